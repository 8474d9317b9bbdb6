using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Multiplies matrices; leading dimensions are batches, which broadcast. A one-dimensional input is a row on the left and a column on the
/// right.
/// </summary>
internal sealed class MatMulOperation : Operation
{
    public required bool TransposeA { get; init; }

    public required bool TransposeB { get; init; }

    public required int Rows { get; init; }

    /// <summary>The columns of the left factor, which are the rows of the right factor.</summary>
    public required int Depth { get; init; }

    public required int Columns { get; init; }

    /// <summary>The leading dimensions of the left factor.</summary>
    public required Shape BatchA { get; init; }

    /// <summary>The leading dimensions of the right factor.</summary>
    public required Shape BatchB { get; init; }

    /// <summary>The leading dimensions of the result.</summary>
    public required Shape Batch { get; init; }

    /// <inheritdoc/>
    public override long Work => (long)Outputs[0].Shape.Count * Depth;

    public static MatMulOperation Make(LayerContext layer)
    {
        layer.CheckInputs(2, 2);
        layer.CheckSameTypes();
        (Shape a, Shape b) = (layer.FloatInput(0).Shape, layer.FloatInput(1).Shape);
        if (a.Rank == 0 || b.Rank == 0)
        {
            throw layer.Fail($"inputs of the shapes {a} and {b} are not matrices");
        }

        bool transposeA = layer.Bool("transpose_a", false) && a.Rank > 1;
        bool transposeB = layer.Bool("transpose_b", false) && b.Rank > 1;
        (int rows, int depth) = a.Rank == 1 ? (1, a[0]) : transposeA ? (a[^1], a[^2]) : (a[^2], a[^1]);
        (int otherDepth, int columns) = b.Rank == 1 ? (b[0], 1) : transposeB ? (b[^1], b[^2]) : (b[^2], b[^1]);
        Shape batchA = Shape.Of(a.Dims[..Math.Max(0, a.Rank - 2)]);
        Shape batchB = Shape.Of(b.Dims[..Math.Max(0, b.Rank - 2)]);
        long[]? batch = Broadcasting.Common(batchA, batchB);
        if (depth != otherDepth || batch is null)
        {
            throw layer.Fail($"matrices of the shapes {a} and {b} cannot be multiplied");
        }

        List<long> dims = [.. batch];
        if (a.Rank > 1)
        {
            dims.Add(rows);
        }

        if (b.Rank > 1)
        {
            dims.Add(columns);
        }

        return new MatMulOperation
        {
            TransposeA = transposeA,
            TransposeB = transposeB,
            Rows = rows,
            Depth = depth,
            Columns = columns,
            BatchA = batchA,
            BatchB = batchB,
            Batch = layer.MakeShape(batch),
            Outputs = [new(layer.Inputs[0].Type, layer.MakeShape([.. dims]))],
        };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        StridedIterator at = new(Batch);
        at.SetBroadcast(0, BatchA, Batch);
        at.SetBroadcast(1, BatchB, Batch);
        for (int i = 0; i < Batch.Count; i++, at.Next())
        {
            Multiply(
                inputs[0].Floats.Slice(at[0] * Rows * Depth, Rows * Depth),
                inputs[1].Floats.Slice(at[1] * Depth * Columns, Depth * Columns),
                outputs[0].Floats.Slice(i * Rows * Columns, Rows * Columns));
        }
    }

    private void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result)
    {
        (int rowStep, int depthStep) = TransposeA ? (1, Rows) : (Depth, 1);
        (int otherDepthStep, int columnStep) = TransposeB ? (1, Depth) : (Columns, 1);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                float sum = 0;
                for (int k = 0; k < Depth; k++)
                {
                    sum += a[row * rowStep + k * depthStep] * b[k * otherDepthStep + column * columnStep];
                }

                result[row * Columns + column] = sum;
            }
        }
    }
}
