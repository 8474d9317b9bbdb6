using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>Computes operations whose inputs are known, with the operations' own naive code.</summary>
internal static class Folding
{
    /// <summary>The outputs as constants; null if an input is not known or the budget is spent.</summary>
    public static Value[]? TryFold(LayerContext layer, Operation operation, FoldingBudget budget, int outputs)
    {
        bool known = operation is ShapeOfOperation || layer.Inputs.All(i => i.Constant is not null);
        return known && budget.TryTake(operation.Outputs.Sum(o => (long)o.Shape.Count), operation.Work) ? Fold(layer, operation, outputs) : null;
    }

    private static Value[] Fold(LayerContext layer, Operation operation, int outputs)
    {
        // Types change and shapes are renamed without a run, so that 8-bit weights are never widened to integers first.
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
