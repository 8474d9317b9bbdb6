namespace OpenVinoLandmarks.Managed.Building;

/// <summary>The shapes of inputs that the caller sets instead of the ones in the file. Immutable.</summary>
internal sealed class InputSizes
{
    private readonly IReadOnlyList<int>?[] _shapes;

    private InputSizes(IReadOnlyList<int>?[] shapes, int images) => (_shapes, Images) = (shapes, images);

    /// <summary>All inputs have the shapes of the file.</summary>
    public static InputSizes OfFile { get; } = new([], 1);

    /// <summary>Whether an input has another shape than in the file.</summary>
    public bool Differ => _shapes.Length > 0;

    /// <summary>The first size of the first input of four dimensions that the caller sets, otherwise 1.</summary>
    public int Images { get; }

    /// <summary>Returns the shapes of the inputs of a model, with another first dimension if they have four.</summary>
    public static InputSizes OfBatch(IReadOnlyList<ModelPort> inputs, int batch) =>
        new([.. inputs.Select(i => i.Shape.Count == 4 ? [batch, .. i.Shape.Skip(1)] : i.Shape)], batch);

    /// <summary>Returns the shapes of a dictionary in the order of the inputs.</summary>
    /// <param name="inputs">The inputs of the model or file.</param>
    /// <param name="shapes">The shapes by name.</param>
    /// <param name="areFixed">Whether inputs that the dictionary leaves out keep the shapes of <paramref name="inputs"/>.</param>
    /// <exception cref="ArgumentException">A name is not the name of an input, or a size is below 1.</exception>
    public static InputSizes Of(
        IReadOnlyList<ModelPort> inputs, IReadOnlyDictionary<string, IReadOnlyList<int>> shapes, bool areFixed)
    {
        IReadOnlyList<int>?[] ordered = [.. inputs.Select(i => areFixed ? i.Shape : null)];
        foreach ((string name, IReadOnlyList<int> shape) in shapes)
        {
            int index = Enumerable.Range(0, inputs.Count).FirstOrDefault(i => inputs[i].Names.Contains(name), -1);
            if (index < 0)
            {
                throw new ArgumentException(
                    $"The model has no input '{name}'; its inputs are {string.Join(", ", inputs)}.", nameof(shapes));
            }

            if (shape is null || shape.Any(size => size < 1))
            {
                throw new ArgumentException($"The shape of the input '{name}' must have sizes of 1 or more.", nameof(shapes));
            }

            ordered[index] = [.. shape];
        }

        int images = ordered.FirstOrDefault(s => s?.Count == 4) is { } first ? first[0] : 1;
        return new InputSizes(ordered, images);
    }

    /// <summary>Returns the sizes of an input.</summary>
    /// <param name="index">The index of the input.</param>
    /// <param name="stated">The sizes in the file, -1 for an open one; null if the file leaves the rank open.</param>
    /// <param name="fail">Returns an exception that names the input and a reason.</param>
    /// <exception cref="ModelFormatException">
    /// The rank of the set shape differs from the file, or a size is open that neither the file nor the caller fixes.
    /// </exception>
    public long[] Resolve(int index, long[]? stated, Func<string, ModelFormatException> fail)
    {
        IReadOnlyList<int>? set = index < _shapes.Length ? _shapes[index] : null;
        if (set is not null)
        {
            return stated is null || stated.Length == set.Count
                ? [.. set]
                : throw fail($"the shape [{string.Join(',', set)}] was set; the file has {stated.Length} dimensions");
        }

        long[] dims = stated ?? throw fail("the file does not state its shape: set the shape of this input");
        for (int i = 0; i < dims.Length; i++)
        {
            // A batch that the file leaves open is 1 until the caller asks for another.
            dims[i] = i == 0 && dims.Length == 4 && dims[i] < 0 ? 1 : dims[i];
            if (dims[i] < 1)
            {
                string shape = string.Join(',', dims.Select(d => d < 0 ? "?" : $"{d}"));
                throw fail($"dimension {i} of '{shape}' is not fixed: set the shape of this input; only an open batch is 1 by itself");
            }
        }

        return dims;
    }
}
