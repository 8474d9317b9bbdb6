namespace OpenVinoLandmarks.KServe.Tensors;

/// <summary>
/// The numbers that a server answered for one call. Name, type, shape and number of values of every output are compared with the model's
/// contract before anything is read or allocated. For one call at a time.
/// </summary>
internal sealed class OutputBuffers
{
    // A model whose number of results depends on the image may return as many as this.
    private const long MaxVariable = 1 << 24;

    private readonly RemoteModel _model;
    private readonly float[][] _values;
    private readonly int[] _lengths;
    private readonly bool[] _received;
    private int _images;

    /// <summary>Creates buffers for the largest batch.</summary>
    /// <param name="model">The model.</param>
    public OutputBuffers(RemoteModel model)
    {
        _model = model;
        _values = [.. model.Outputs.Select(output => new float[output.ForOneImage.Length * model.Batch])];
        _lengths = [.. model.Outputs.Select(output => output.ForOneImage.Length)];
        _received = new bool[model.Outputs.Count];
    }

    /// <summary>The numbers of one image in one output after <see cref="End"/>.</summary>
    public ReadOnlySpan<float> Read(int image, int output) => _values[output].AsSpan(image * _lengths[output], _lengths[output]);

    /// <summary>Begins an answer.</summary>
    /// <param name="images">Number of images that were sent.</param>
    public void Begin(int images)
    {
        _images = images;
        Array.Clear(_received);
    }

    /// <summary>Reads an output from a list of numbers.</summary>
    /// <exception cref="AnswerException">The output does not fit the contract, or has another number of values than its shape.</exception>
    public void ReceiveNumbers<T>(string name, string datatype, IReadOnlyList<long> shape, IReadOnlyList<T> numbers, Func<T, float> convert)
    {
        // Before the contract: it allocates memory for a variable number of results.
        if (TensorPort.Count(shape) != numbers.Count)
        {
            throw new AnswerException(FormattableString.Invariant(
                $"the output '{name}' has {numbers.Count} numbers for the shape {TensorPort.Describe(shape)}"));
        }

        if (TryReceive(name, datatype, shape, out Span<float> values))
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = convert(numbers[i]);
            }
        }
    }

    /// <summary>Reads an output from raw data.</summary>
    /// <exception cref="AnswerException">The output does not fit the contract.</exception>
    public void ReceiveRaw(string name, string datatype, IReadOnlyList<long> shape, ReadOnlySpan<byte> raw)
    {
        // The number of bytes first, so that a variable size is not allocated for data that is not there.
        int size = Datatype.Size(datatype);
        if (IndexOf(name) >= 0 && (size == 0 || (long?)TensorPort.Count(shape) * size != raw.Length))
        {
            throw new AnswerException(FormattableString.Invariant(
                $"the output '{name}' has {raw.Length} bytes, which do not fit {datatype} {TensorPort.Describe(shape)}"));
        }

        if (TryReceive(name, datatype, shape, out Span<float> values))
        {
            Datatype.ToFloats(datatype, raw, values);
        }
    }

    /// <summary>Ends an answer.</summary>
    /// <exception cref="AnswerException">An output is missing.</exception>
    public void End()
    {
        int missing = Array.IndexOf(_received, false);
        if (missing >= 0)
        {
            throw new AnswerException($"the output '{_model.Outputs[missing].Port.Name}' is missing");
        }
    }

    // Compares an output with the contract and returns the memory for its numbers. Outputs that the model does not declare are ignored.
    private bool TryReceive(string name, string datatype, IReadOnlyList<long> shape, out Span<float> values)
    {
        values = default;
        int index = IndexOf(name);
        if (index < 0)
        {
            return false;
        }

        RemoteOutput output = _model.Outputs[index];
        if (_received[index])
        {
            throw new AnswerException($"the output '{name}' came twice");
        }

        if (datatype != output.Port.Datatype)
        {
            throw new AnswerException($"the output '{name}' has the type {datatype}; the model declares {output.Port.Datatype}");
        }

        long count = Count(output, shape);
        if (output.IsVariable)
        {
            _lengths[index] = (int)count;
            if (_values[index].Length < count)
            {
                _values[index] = new float[count];
            }
        }

        _received[index] = true;
        values = _values[index].AsSpan(0, (int)count);
        return true;
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < _model.Outputs.Count; i++)
        {
            if (_model.Outputs[i].Port.Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private long Count(RemoteOutput output, IReadOnlyList<long> shape)
    {
        IReadOnlyList<int> expected = output.ForOneImage.Shape;
        bool fits = shape.Count == expected.Count;
        long count = 1;
        for (int i = 0; fits && i < shape.Count; i++)
        {
            fits = i > 0 ? shape[i] == expected[i]
                : output.IsBatched ? shape[0] == _images
                : output.IsVariable ? shape[0] is >= 0 and <= MaxVariable
                : shape[0] == expected[0];
            count = fits ? count * shape[i] : count;
        }

        return fits && count <= MaxVariable * 4
            ? count
            : throw new AnswerException(FormattableString.Invariant(
                $"the output '{output.Port.Name}' has the shape {TensorPort.Describe(shape)} for {_images} images; ")
                + $"the model declares {output.Port}");
    }
}

/// <summary>An answer of a server that does not follow the protocol or the model's contract. The message is part of a sentence.</summary>
internal sealed class AnswerException(string message, Exception? inner = null) : Exception(message, inner);
