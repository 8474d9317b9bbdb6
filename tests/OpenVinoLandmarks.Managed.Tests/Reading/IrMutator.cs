using System.Text;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Reading;

/// <summary>Damages the files of a model at random from a seed: bytes, numbers, attribute values, whole tags, lengths.</summary>
internal sealed class IrMutator(ulong seed)
{
    private static readonly byte[][] s_numbers =
    [
        .. new[]
        {
            "0", "1", "-1", "2", "7", "65536", "268435456", "2147483647", "2147483648", "4294967295", "9223372036854775807",
            "-9223372036854775808", "99999999999999999999", "1e30", "0.5", "-0.5", "nan", "inf", "", "?", "1..8", "x", "1,1,1,1", "0,0",
            "1,2,3,4,5,6,7,8,9",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly byte[][] s_words =
    [
        .. new[]
        {
            "Add", "Multiply", "Divide", "Convert", "Convolution", "GroupConvolution", "PReLU", "ReLU", "Sigmoid", "Clamp", "MaxPool",
            "AvgPool", "FakeQuantize", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Concat", "Interpolate", "MatMul", "SoftMax", "Pad",
            "ShapeOf", "StridedSlice", "PriorBoxClustered", "DetectionOutput", "Const", "Parameter", "Result", "Loop", "opset1", "opset4",
            "opset8", "opset11", "opset99", "f32", "f16", "i64", "i32", "i8", "u8", "FP32", "FP16", "I64", "true", "false", "ceil", "floor",
            "same_upper", "valid", "linear", "nearest", "scales", "sizes", "align_corners", "edge", "reflect",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private readonly Lcg _random = new(seed);

    /// <summary>Returns damaged copies of both files.</summary>
    public (byte[] Xml, byte[] Bin) Mutate(byte[] xml, byte[] bin)
    {
        for (int i = _random.Between(1, 3); i > 0; i--)
        {
            if (_random.Chance(85))
            {
                xml = MutateXml(xml);
            }
            else
            {
                bin = MutateBin(bin);
            }
        }

        return (xml, bin);
    }

    private byte[] MutateXml(byte[] xml)
    {
        if (xml.Length < 8)
        {
            return xml;
        }

        int at = _random.Below(xml.Length);
        switch (_random.Below(12))
        {
            case 0:
                byte[] flipped = [.. xml];
                flipped[at] ^= (byte)(1 << _random.Below(8));
                return flipped;
            case 1:
                byte[] replaced = [.. xml];
                replaced[at] = (byte)_random.Next();
                return replaced;
            case 2:
                return Splice(xml, at, Math.Min(xml.Length, at + _random.Between(1, 200)), []);
            case 3:
                int end = Math.Min(xml.Length, at + _random.Between(1, 200));
                return Splice(xml, at, at, xml.AsSpan(at, end - at));
            case 4:
                return xml[..at];
            case 5:
            case 6:
                return ReplaceBetween(xml, at, (byte)'"', (byte)'"', _random.Chance(70) ? _random.Pick(s_numbers) : _random.Pick(s_words));
            case 7:
                return ReplaceBetween(xml, at, (byte)'>', (byte)'<', _random.Pick(s_numbers));
            case 8:
                return RemoveTag(xml, at);
            case 9:
                return SwapValues(xml, at, _random.Below(xml.Length));
            default:
                return ReplaceDigits(xml, at);
        }
    }

    private byte[] MutateBin(byte[] bin)
    {
        if (bin.Length == 0)
        {
            return [(byte)_random.Next()];
        }

        int at = _random.Below(bin.Length);
        switch (_random.Below(4))
        {
            case 0:
                return bin[..at];
            case 1:
                return [.. bin, .. new byte[_random.Between(1, 64)]];
            default:
                byte[] changed = [.. bin];
                for (int i = _random.Between(1, 16); i > 0; i--)
                {
                    changed[_random.Below(bin.Length)] = _random.Pick<byte>(0, 0x7f, 0x80, 0xff, (byte)_random.Next());
                }

                return changed;
        }
    }

    private static byte[] Splice(byte[] source, int from, int to, ReadOnlySpan<byte> middle) =>
        [.. source.AsSpan(0, from), .. middle, .. source.AsSpan(to)];

    private static byte[] ReplaceBetween(byte[] xml, int at, byte open, byte close, byte[] value) =>
        TryBetween(xml, at, open, close, out int from, out int to) ? Splice(xml, from, to, value) : xml;

    private static bool TryBetween(byte[] xml, int at, byte open, byte close, out int from, out int to)
    {
        from = xml.AsSpan(at).IndexOf(open) + at + 1;
        to = from > at ? xml.AsSpan(from).IndexOf(close) + from : -1;
        return from > at && to >= from;
    }

    private static byte[] RemoveTag(byte[] xml, int at) =>
        TryBetween(xml, at, (byte)'<', (byte)'>', out int from, out int to) ? Splice(xml, from - 1, to + 1, []) : xml;

    private static byte[] SwapValues(byte[] xml, int first, int second)
    {
        if (first > second)
        {
            (first, second) = (second, first);
        }

        if (!TryBetween(xml, first, (byte)'"', (byte)'"', out int a, out int aEnd)
            || !TryBetween(xml, second, (byte)'"', (byte)'"', out int b, out int bEnd)
            || aEnd >= b)
        {
            return xml;
        }

        return
        [
            .. xml.AsSpan(0, a), .. xml.AsSpan(b, bEnd - b), .. xml.AsSpan(aEnd, b - aEnd), .. xml.AsSpan(a, aEnd - a), .. xml.AsSpan(bEnd),
        ];
    }

    private byte[] ReplaceDigits(byte[] xml, int at)
    {
        int from = xml.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9') + at;
        if (from < at)
        {
            return xml;
        }

        int length = xml.AsSpan(from).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        byte[] number = _random.Chance(50) ? _random.Pick(s_numbers) : Encoding.ASCII.GetBytes($"{_random.Below(20)}");
        return Splice(xml, from, length < 0 ? xml.Length : from + length, number);
    }
}
