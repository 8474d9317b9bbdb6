using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Faces;

/// <summary>The numbers of all outputs of a model for one image.</summary>
internal readonly struct ModelOutputs
{
    private readonly ImageBatch _batch;
    private readonly int _image;
    private readonly float[][]? _numbers;

    /// <summary>Refers to an image of a batch that has run.</summary>
    public ModelOutputs(ImageBatch batch, int image) => (_batch, _image) = (batch, image);

    /// <summary>Refers to numbers in arrays, one per output.</summary>
    public ModelOutputs(params float[][] numbers) => _numbers = numbers;

    /// <summary>The numbers of an output, in the order of the model; valid as long as those of the batch.</summary>
    public ReadOnlySpan<float> this[int output] => _numbers is null ? _batch.Output(_image, output) : _numbers[output];
}
