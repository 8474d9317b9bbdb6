using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.KServe.Tensors;

/// <summary>Converts images of 8-bit pixels (NHWC) into the type and layout of a model's input.</summary>
internal static class InputWriter
{
    /// <summary>Returns the number of bytes of one image in the model's input.</summary>
    public static int ImageBytes(RemoteModel model) => model.Width * model.Height * 3 * Datatype.Size(model.Input.Datatype);

    /// <summary>Converts images.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pixels">The images, one after the other: height * width * 3 bytes each.</param>
    /// <param name="mean">Subtracted from each channel.</param>
    /// <param name="scale">What each channel is divided by.</param>
    /// <param name="target">Receives the same number of images.</param>
    public static void Write(
        RemoteModel model, ReadOnlySpan<byte> pixels, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, Span<byte> target)
    {
        int area = model.Width * model.Height;
        int images = pixels.Length / (area * 3);
        for (int image = 0; image < images; image++)
        {
            ReadOnlySpan<byte> source = pixels.Slice(image * area * 3, area * 3);
            switch (model.Input.Datatype)
            {
                case Datatype.Uint8:
                    Bytes(model, source, target.Slice(image * area * 3, area * 3));
                    break;
                case Datatype.Fp32:
                    Floats(model, source, mean, scale, MemoryMarshal.Cast<byte, float>(target).Slice(image * area * 3, area * 3));
                    break;
                default:
                    Halves(model, source, mean, scale, MemoryMarshal.Cast<byte, Half>(target).Slice(image * area * 3, area * 3));
                    break;
            }
        }
    }

    private static void Bytes(RemoteModel model, ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!model.IsChannelsFirst)
        {
            source.CopyTo(target);
            return;
        }

        int area = source.Length / 3;
        for (int i = 0; i < area; i++)
        {
            (target[i], target[area + i], target[2 * area + i]) = (source[3 * i], source[3 * i + 1], source[3 * i + 2]);
        }
    }

    private static void Floats(
        RemoteModel model, ReadOnlySpan<byte> source, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, Span<float> target)
    {
        (int pixel, int channel) = Strides(model, source.Length);
        for (int c = 0; c < 3; c++)
        {
            for (int i = 0; i < source.Length / 3; i++)
            {
                target[i * pixel + c * channel] = (source[3 * i + c] - mean[c]) / scale[c];
            }
        }
    }

    private static void Halves(
        RemoteModel model, ReadOnlySpan<byte> source, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, Span<Half> target)
    {
        (int pixel, int channel) = Strides(model, source.Length);
        for (int c = 0; c < 3; c++)
        {
            for (int i = 0; i < source.Length / 3; i++)
            {
                target[i * pixel + c * channel] = (Half)((source[3 * i + c] - mean[c]) / scale[c]);
            }
        }
    }

    private static (int Pixel, int Channel) Strides(RemoteModel model, int length) => model.IsChannelsFirst ? (1, length / 3) : (3, 1);
}
