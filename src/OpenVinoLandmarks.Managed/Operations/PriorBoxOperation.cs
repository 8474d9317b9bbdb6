using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Prior boxes of some sizes and aspect ratios around the center of each cell of a grid, in fractions of the image, and in the second row
/// their variances: [2, cells * boxes * 4]. Inputs: rows and columns of the grid, height and width of the image.
/// </summary>
internal sealed class PriorBoxOperation : Operation
{
    // OpenVINO treats ratios that differ by less as equal.
    private const float SameRatio = 1e-6f;

    /// <summary>Width and height of each box around a cell, in pixels of the image.</summary>
    public required IReadOnlyList<(float Width, float Height)> Sizes { get; init; }

    public required IReadOnlyList<float> Variances { get; init; }

    public required bool Clip { get; init; }

    public required float Offset { get; init; }

    public required (float X, float Y) Step { get; init; }

    public required (int Rows, int Columns) Grid { get; init; }

    public required (int Height, int Width) Image { get; init; }

    public static PriorBoxOperation Make(LayerContext layer, int version)
    {
        layer.CheckInputs(2, 2);
        (int Rows, int Columns) grid = PriorBoxInputs.Size(layer, 0, "grid size");
        (int Height, int Width) image = PriorBoxInputs.Size(layer, 1, "image size");
        foreach (string name in (ReadOnlySpan<string>)["fixed_size", "fixed_ratio", "density"])
        {
            if (layer.Floats(name, []).Length > 0)
            {
                throw layer.Fail($"attribute '{name}' is not empty; only boxes with 'min_size' and 'max_size' are supported");
            }
        }

        bool scaleAll = layer.Bool("scale_all_sizes", true);
        float step = layer.Float("step", 0);
        float[] least = layer.Floats("min_size", []);
        if (least.Length == 0)
        {
            throw layer.Fail("attribute 'min_size' is empty; one size or more is expected");
        }

        if (!scaleAll)
        {
            step = step == -1 ? (float)image.Height / grid.Rows : step * image.Height;
            least = [.. least.Select(size => size * image.Height)];
        }

        List<(float Width, float Height)> sizes = MakeSizes(layer, least, scaleAll, version);
        float offset = layer.Float("offset");
        return new PriorBoxOperation
        {
            Sizes = sizes,
            Variances = PriorBoxInputs.Variances(layer),
            Clip = layer.Bool("clip", false),
            Offset = step == 0 ? 0.5f : offset,
            Step = step == 0 ? ((float)image.Width / grid.Columns, (float)image.Height / grid.Rows) : (step, step),
            Grid = grid,
            Image = image,
            Outputs = [new(IrElementType.F32, layer.MakeShape(2, (long)grid.Rows * grid.Columns * sizes.Count * 4))],
        };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int half = outputs[0].Shape[1];
        Span<float> boxes = outputs[0].Floats[..half];
        Span<float> variances = outputs[0].Floats[half..];
        (float inverseWidth, float inverseHeight) = (1f / Image.Width, 1f / Image.Height);
        int next = 0;
        for (int cell = 0; cell < Grid.Rows * Grid.Columns; cell++)
        {
            float x = (Offset + cell % Grid.Columns) * Step.X;
            float y = (Offset + cell / Grid.Columns) * Step.Y;
            foreach ((float width, float height) in Sizes)
            {
                boxes[next++] = (x - width * 0.5f) * inverseWidth;
                boxes[next++] = (y - height * 0.5f) * inverseHeight;
                boxes[next++] = (x + width * 0.5f) * inverseWidth;
                boxes[next++] = (y + height * 0.5f) * inverseHeight;
            }
        }

        for (int i = 0; i < half; i++)
        {
            boxes[i] = Clip ? Math.Clamp(boxes[i], 0, 1) : boxes[i];
            variances[i] = Variances[i % 4];
        }
    }

    /// <summary>Returns the sizes in the order of OpenVINO: per least size a square, and then the larger square and the ratios.</summary>
    private static List<(float Width, float Height)> MakeSizes(LayerContext layer, float[] least, bool scaleAll, int version)
    {
        float[] most = layer.Floats("max_size", []);
        if (most.Length > (scaleAll ? least.Length : 0))
        {
            throw layer.Fail($"it has {most.Length} largest sizes for {least.Length} smallest sizes");
        }

        bool largerFirst = version < 8 || layer.Bool("min_max_aspect_ratios_order", true);
        float[] ratios = Ratios(layer);
        List<(float Width, float Height)> sizes = [];
        for (int i = 0; i < least.Length; i++)
        {
            sizes.Add((least[i], least[i]));
            List<(float Width, float Height)> larger = [];
            if (i < most.Length)
            {
                float side = MathF.Sqrt(least[i] * most[i]);
                larger.Add((side, side));
            }

            sizes.AddRange(largerFirst ? larger : []);
            if (scaleAll || i == least.Length - 1)
            {
                float size = scaleAll ? least[i] : least[0];
                sizes.AddRange(ratios.Select(ratio => (size * MathF.Sqrt(ratio), size / MathF.Sqrt(ratio))));
            }

            sizes.AddRange(largerFirst ? [] : larger);
        }

        return sizes;
    }

    /// <summary>Returns the aspect ratios other than 1, each with its inverse if the layer flips boxes.</summary>
    private static float[] Ratios(LayerContext layer)
    {
        bool flip = layer.Bool("flip", false);
        List<float> ratios = [1];
        foreach (float ratio in layer.Floats("aspect_ratio", []))
        {
            if (!(ratio > 0))
            {
                throw layer.Fail($"attribute 'aspect_ratio' has the value {ratio}; positive numbers are expected");
            }

            if (!ratios.Exists(known => MathF.Abs(known - ratio) < SameRatio))
            {
                ratios.Add(ratio);
                if (flip)
                {
                    ratios.Add(1 / ratio);
                }
            }
        }

        return [.. ratios.Where(ratio => MathF.Abs(ratio - 1) >= SameRatio)];
    }
}

/// <summary>Reads the inputs and attributes that PriorBox and PriorBoxClustered have in common.</summary>
internal static class PriorBoxInputs
{
    // OpenVINO's variance of boxes for which the file states none.
    private const float DefaultVariance = 0.1f;

    /// <summary>Returns a size that a constant input states, height first.</summary>
    public static (int Height, int Width) Size(LayerContext layer, int input, string role)
    {
        long[] size = layer.ConstantIntegers(input, role);
        return size.Length == 2 && size.All(s => s is >= 1 and <= Shape.MaxElements)
            ? ((int)size[0], (int)size[1])
            : throw layer.Fail($"input {input} ({role}) is [{string.Join(',', size)}]; a height and a width are expected");
    }

    /// <summary>Returns the four variances of each box.</summary>
    public static float[] Variances(LayerContext layer)
    {
        float[] stated = layer.Floats("variance", []);
        return stated.Length switch
        {
            0 => [.. Enumerable.Repeat(DefaultVariance, 4)],
            1 => [.. Enumerable.Repeat(stated[0], 4)],
            4 => stated,
            _ => throw layer.Fail($"attribute 'variance' has {stated.Length} values; no, 1 or 4 are expected"),
        };
    }
}
