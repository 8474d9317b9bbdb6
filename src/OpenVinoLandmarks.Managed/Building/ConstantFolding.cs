using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Building;

/// <summary>
/// Computes operations whose inputs are all constant while the graph is built, with the code of the operations themselves.
/// </summary>
internal static class ConstantFolding
{
    /// <summary>Returns the outputs as constants, or null if an input is not constant or the budget is spent.</summary>
    public static Value[]? TryFold(LayerContext layer, Operation operation, FoldingBudget budget, int outputs)
    {
        bool known = operation is ShapeOfOperation || layer.Inputs.All(i => i.Constant is not null);
        long elements = operation.Outputs.Sum(o => (long)o.Shape.Count);
        return known && budget.TryTake(elements, operation.Work) ? Fold(layer, operation, outputs) : null;
    }

    private static Value[] Fold(LayerContext layer, Operation operation, int outputs)
    {
        // Conversions and new shapes need no run: 8-bit weights are then never widened to 64-bit integers on their way to floats.
        if (operation is ConvertOperation && operation.Outputs[0].Type.IsFloat())
        {
            return [Known(layer, layer.Inputs[0].Constant!.ToFloat(operation.Outputs[0].Type))];
        }

        if (operation is ViewOperation)
        {
            return [Known(layer, layer.Inputs[0].Constant!.WithShape(operation.Outputs[0].Shape))];
        }

        if (operation is ShapeOfOperation)
        {
            long[] dims = Constant.Allocate<long>(layer.Inputs[0].Shape.Rank);
            for (int i = 0; i < dims.Length; i++)
            {
                dims[i] = layer.Inputs[0].Shape[i];
            }

            return [Known(layer, new Constant(operation.Outputs[0].Type, operation.Outputs[0].Shape, dims))];
        }

        Tensor[] inputs = [.. layer.Inputs.Select(i => i.Constant!.Tensor)];
        Constant[] results = [.. operation.Outputs.Select(o => Constant.Empty(o.Type, o.Shape))];
        Tensor[] targets = [.. results.Select(r => r.Tensor)];
        operation.Run(inputs, targets);
        return [.. results.Take(outputs).Select(r => Known(layer, r))];
    }

    private static Value Known(LayerContext layer, Constant constant) => new(layer.Identity.Name, constant.Type, constant.Shape, constant);
}

/// <summary>Limits the work of constant folding for one model: a small file must not make its reader compute for minutes.</summary>
internal sealed class FoldingBudget
{
    private long _elements = 1L << 25;
    private long _work = 1L << 28;

    /// <summary>Takes from the budget if it suffices; an operation that exceeds it is computed at run time instead.</summary>
    /// <param name="elements">Elements that the operation produces.</param>
    /// <param name="work">Steps of the operation, roughly its multiply-adds.</param>
    public bool TryTake(long elements, long work)
    {
        if (elements > _elements || work > _work)
        {
            return false;
        }

        _elements -= elements;
        _work -= work;
        return true;
    }
}
