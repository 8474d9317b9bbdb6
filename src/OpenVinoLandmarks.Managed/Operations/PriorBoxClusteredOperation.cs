using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Prior boxes of given sizes around the center of each cell of a grid, in fractions of the image, and in the second row their variances:
/// [2, cells * sizes * 4]. Inputs: rows and columns of the grid, height and width of the image.
/// </summary>
internal sealed class PriorBoxClusteredOperation : Operation
{
    public required IReadOnlyList<float> Widths { get; init; }

    public required IReadOnlyList<float> Heights { get; init; }

    public required IReadOnlyList<float> Variances { get; init; }

    public required bool Clip { get; init; }

    public required float Offset { get; init; }

    public required float StepX { get; init; }

    public required float StepY { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required float ImageHeight { get; init; }

    public required float ImageWidth { get; init; }

    public static PriorBoxClusteredOperation Make(LayerContext layer)
    {
        layer.CheckInputs(2, 2);
        (int rows, int columns) = PriorBoxInputs.Size(layer, 0, "grid size");
        (int height, int width) = PriorBoxInputs.Size(layer, 1, "image size");
        (float[] widths, float[] heights) = (layer.Floats("width"), layer.Floats("height"));
        if (widths.Length != heights.Length || widths.Length == 0)
        {
            throw layer.Fail($"it has {widths.Length} widths and {heights.Length} heights; as many of both are expected, and at least one");
        }

        // OpenVINO's operation does not have these attributes of early files, whatever their value.
        layer.Ignore("flip", "img_size", "img_h", "img_w");
        (float stepX, float stepY) = Steps(layer, rows, columns, height, width);
        return new PriorBoxClusteredOperation
        {
            Widths = widths,
            Heights = heights,
            Variances = PriorBoxInputs.Variances(layer),
            Clip = layer.Bool("clip", true),
            Offset = layer.Float("offset"),
            StepX = stepX,
            StepY = stepY,
            Rows = rows,
            Columns = columns,
            ImageHeight = height,
            ImageWidth = width,
            Outputs = [new(IrElementType.F32, layer.MakeShape(2, (long)rows * columns * widths.Length * 4))],
        };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int half = outputs[0].Shape[1];
        Span<float> boxes = outputs[0].Floats[..half];
        Span<float> variances = outputs[0].Floats[half..];
        int next = 0;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                for (int size = 0; size < Widths.Count; size++, next += 4)
                {
                    Box(row, column, size, boxes.Slice(next, 4));
                    for (int i = 0; i < 4; i++)
                    {
                        variances[next + i] = Variances[i];
                    }
                }
            }
        }
    }

    private static (float X, float Y) Steps(LayerContext layer, int rows, int columns, int height, int width)
    {
        float both = layer.Float("step", 0);
        (float x, float y) = (layer.Float("step_w", 0), layer.Float("step_h", 0));
        if (x == 0 && y == 0)
        {
            return both == 0 ? ((float)width / columns, (float)height / rows) : (both, both);
        }

        return (x, y);
    }

    private void Box(int row, int column, int size, Span<float> box)
    {
        float x = (column + Offset) * StepX;
        float y = (row + Offset) * StepY;
        box[0] = (x - Widths[size] / 2) / ImageWidth;
        box[1] = (y - Heights[size] / 2) / ImageHeight;
        box[2] = (x + Widths[size] / 2) / ImageWidth;
        box[3] = (y + Heights[size] / 2) / ImageHeight;
        for (int i = 0; i < 4 && Clip; i++)
        {
            box[i] = Math.Clamp(box[i], 0, 1);
        }
    }
}
