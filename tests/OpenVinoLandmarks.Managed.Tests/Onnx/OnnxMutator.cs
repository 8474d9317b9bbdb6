using System.Text;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <summary>Damages an ONNX file at random from a seed: bytes, integers, lengths, names, whole parts.</summary>
internal sealed class OnnxMutator(ulong seed)
{
    private static readonly byte[][] s_words =
    [
        .. new[]
        {
            "Conv", "ConvTranspose", "Relu", "Clip", "Softmax", "MaxPool", "AveragePool", "Resize", "Slice", "Split", "Reshape",
            "Transpose", "Concat", "Pad", "Gather", "Gemm", "MatMul", "PRelu", "Squeeze", "Unsqueeze", "Flatten", "Shape", "Constant",
            "Cast", "Identity", "LSTM", "axis", "axes", "pads", "strides", "dilations", "group", "kernel_shape", "auto_pad",
            "SAME_UPPER", "mode", "linear", "input", "",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private readonly Lcg _random = new(seed * 6_364_136_223 + 1);

    /// <summary>Returns a damaged copy. Most damage is done to single values, which leaves the messages around them readable.</summary>
    public byte[] Mutate(OnnxFuzzSeed source)
    {
        _random.Next();
        byte[] file = source.File;
        for (int i = _random.Between(1, 3); i > 0; i--)
        {
            bool isValue = _random.Chance(75);
            int[] places = isValue ? source.Values : source.Structure;
            int at = _random.Chance(95) ? places[_random.Below(places.Length)] : _random.Below(source.File.Length);
            file = at < file.Length ? Mutate(file, at, isValue) : file;
        }

        return file;
    }

    private byte[] Mutate(byte[] file, int at, bool keepsLength)
    {
        byte[] changed = [.. file];
        switch (_random.Below(keepsLength ? 6 : 11))
        {
            case 0:
                changed[at] ^= (byte)(1 << _random.Below(8));
                return changed;
            case 1:
                changed[at] = (byte)_random.Next();
                return changed;
            case 2:
                changed[at] = _random.Pick<byte>(0, 1, 2, 3, 8, 0x12, 0x7f, 0x80, 0xff);
                return changed;
            case 3:
                changed[at] += _random.Chance(50) ? (byte)1 : (byte)255;
                return changed;
            case 4:
                byte[] word = _random.Pick(s_words);
                word.AsSpan(0, Math.Min(word.Length, file.Length - at)).CopyTo(changed.AsSpan(at));
                return changed;
            case 5:
                changed[at] = (byte)_random.Below(12);
                return changed;
            case 6:
                return file[..at];
            case 7:
                return Splice(file, at, Math.Min(file.Length, at + _random.Between(1, 40)), []);
            case 8:
                return Splice(file, at, at, file.AsSpan(at, Math.Min(file.Length - at, _random.Between(1, 200))));
            case 9:
                // A varint of ten bytes, the largest that the format has.
                return Splice(file, at, at + 1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, _random.Pick<byte>(0x7f, 0xff), 0x01]);
            default:
                return ReplaceText(file, at, _random.Pick(s_words));
        }
    }

    /// <summary>Replaces the next field that looks like a short text, with the right length, so that the message stays readable.</summary>
    private static byte[] ReplaceText(byte[] file, int at, byte[] word)
    {
        for (int i = at; i < Math.Min(file.Length - 2, at + 200); i++)
        {
            int length = file[i + 1];
            if ((file[i] & 7) == 2 && length is > 1 and < 40 && i + 2 + length <= file.Length
                && file.AsSpan(i + 2, length).IndexOfAnyExceptInRange((byte)' ', (byte)'z') < 0)
            {
                return Splice(file, i + 1, i + 2 + length, [(byte)word.Length, .. word]);
            }
        }

        return file;
    }

    private static byte[] Splice(byte[] bytes, int from, int to, ReadOnlySpan<byte> middle) =>
        [.. bytes.AsSpan(0, from), .. middle, .. bytes.AsSpan(Math.Min(to, bytes.Length))];
}
