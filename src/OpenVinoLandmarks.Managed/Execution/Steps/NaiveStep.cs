using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>Computes a node with its naive operation on row-major tensors. Its unit of work is one run.</summary>
internal sealed class NaiveStep(Node node, TensorRef[] inputs, TensorRef[] outputs, int imagesPerRun) : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe(int images)
    {
        int[] input = inputs.Length == 0 ? [] : inputs.MaxBy(i => i.Shape.Count)!.Shape.Dims.ToArray();
        long multiplyAdds = node.Operation is ConvolutionOperation or MatMulOperation ? node.Operation.Work : 0;
        return new(node.Layer.Type, input, outputs[0].Shape.Dims.ToArray(), multiplyAdds);
    }

    /// <inheritdoc/>
    public override int CountUnits(int images) => images / imagesPerRun;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        // Tensors hold references, so an inline array is the only way to keep them on the stack. Few nodes have more inputs (long Concats).
        Tensors held = default;
        Span<Tensor> tensors = inputs.Length + outputs.Length <= Tensors.Length ? held : new Tensor[inputs.Length + outputs.Length];
        for (int run = begin; run < end; run++)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                tensors[i] = inputs[i].Locate(scope, run);
            }

            for (int i = 0; i < outputs.Length; i++)
            {
                tensors[inputs.Length + i] = outputs[i].Locate(scope, run);
            }

            node.Operation.Run(tensors[..inputs.Length], tensors.Slice(inputs.Length, outputs.Length));
        }
    }

    [InlineArray(Length)]
    private struct Tensors
    {
        public const int Length = 24;

        private Tensor _first;
    }
}
