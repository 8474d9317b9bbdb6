namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>
/// Encodes grey pictures as H.264 (ITU-T H.264) without compression: each macroblock is I_PCM, so that decoded values are exact. OpenCV's
/// own FFmpeg has no encoder for H.264.
/// </summary>
internal static class PcmH264
{
    private const int Block = 16;

    /// <summary>Returns the sequence parameter set: baseline profile, level 4.</summary>
    /// <param name="width">The width, a multiple of 16.</param>
    /// <param name="height">The height, a multiple of 16.</param>
    public static byte[] SequenceParameters(int width, int height)
    {
        BitWriter bits = new(0x67);
        bits.Write(66, 8).Write(0, 8).Write(40, 8);
        bits.Exp(0).Exp(0).Exp(2).Exp(0).Write(0, 1).Exp((width / Block) - 1).Exp((height / Block) - 1);
        bits.Write(1, 1).Write(1, 1).Write(0, 1).Write(0, 1);
        return bits.Finish();
    }

    /// <summary>Returns the picture parameter set.</summary>
    public static byte[] PictureParameters()
    {
        BitWriter bits = new(0x68);
        bits.Exp(0).Exp(0).Write(0, 2).Exp(0).Exp(0).Exp(0).Write(0, 3).Exp(0).Exp(0).Exp(0).Write(4, 3);
        return bits.Finish();
    }

    /// <summary>Returns a key frame.</summary>
    /// <param name="luma">The luma of each pixel, 16 to 235.</param>
    /// <param name="width">The width, a multiple of 16.</param>
    /// <param name="number">The number of the frame.</param>
    public static byte[] Frame(byte[] luma, int width, int number)
    {
        BitWriter bits = new(0x65);
        bits.Exp(0).Exp(7).Exp(0).Write(0, 4).Exp(number % 2).Write(0, 2).Exp(0).Exp(1);
        for (int top = 0; top < luma.Length / width; top += Block)
        {
            for (int left = 0; left < width; left += Block)
            {
                bits.Exp(25).Align();
                for (int i = 0; i < Block * Block; i++)
                {
                    bits.Write(luma[((top + (i / Block)) * width) + left + (i % Block)], 8);
                }

                for (int i = 0; i < Block * Block / 2; i++)
                {
                    bits.Write(128, 8);
                }
            }
        }

        return bits.Finish();
    }

    private sealed class BitWriter(byte header)
    {
        private readonly List<byte> _bytes = [];
        private int _bit, _current;

        public BitWriter Write(int value, int count)
        {
            for (int i = count - 1; i >= 0; i--)
            {
                _current = (_current << 1) | (value >> i & 1);
                if (++_bit == 8)
                {
                    _bytes.Add((byte)_current);
                    (_bit, _current) = (0, 0);
                }
            }

            return this;
        }

        // Exponential Golomb code of a number that is not negative. A signed 0 has the same code.
        public BitWriter Exp(int value)
        {
            int length = 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)value + 1);
            return Write(0, length - 1).Write(value + 1, length);
        }

        public BitWriter Align() => Write(0, (8 - _bit) % 8);

        // A stop bit, and a byte against start codes after two zeros.
        public byte[] Finish()
        {
            Write(1, 1).Align();
            List<byte> unit = [header];
            int zeros = 0;
            foreach (byte value in _bytes)
            {
                if (zeros >= 2 && value <= 3)
                {
                    unit.Add(3);
                    zeros = 0;
                }

                unit.Add(value);
                zeros = value == 0 ? zeros + 1 : 0;
            }

            return [.. unit];
        }
    }
}
