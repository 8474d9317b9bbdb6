using System.Runtime.InteropServices;
using OpenCvSharp;
using OpenVinoLandmarks.Pictures;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>A single decode of <see cref="PictureReader"/>, which reports each failure as an <see cref="ImageException"/>.</summary>
internal sealed class PictureDecode(PictureFile file)
{
    private const int BytesPerPixel = 3;
    private const int LargestSide = 1 << 20, MostPixels = 1 << 30;

    // Beginnings of messages of libjpeg and libpng about metadata. The pixels are complete.
    private static readonly string[] s_harmless =
    [
        "Warning: unknown JFIF revision", "Unknown Adobe color transform", "Invalid SOS parameters for sequential JPEG",
    ];

    private ImreadModes Mode => file.Reduction switch
    {
        2 => ImreadModes.ReducedColor2,
        4 => ImreadModes.ReducedColor4,
        8 => ImreadModes.ReducedColor8,
        _ => ImreadModes.Color,
    };

    private bool IsTooLargeForOpenCv => Math.Max(file.Info.Width, file.Info.Height) > LargestSide || file.Info.Pixels > MostPixels;

    /// <summary>Returns the pixels as CV_8UC3.</summary>
    /// <exception cref="ImageException">See <see cref="PictureReader.Decode"/>.</exception>
    public Mat Run(ReadOnlySpan<byte> bytes)
    {
        Mat? mat = null;
        try
        {
            mat = file.Info.Format == PictureFormat.Pnm ? DecodePnm(bytes, out string? damage) : DecodeByOpenCv(bytes, out damage);
            file.AddDamage(damage);
            file.Warn();
            return mat;
        }
        catch (OutOfMemoryException e)
        {
            mat?.Dispose();
            throw file.NoMemory(e);
        }
        catch
        {
            mat?.Dispose();
            throw;
        }
    }

    private Mat DecodePnm(ReadOnlySpan<byte> bytes, out string? damage)
    {
        if (IsTooLargeForOpenCv)
        {
            throw TooLargeForOpenCv();
        }

        Mat? mat = null;
        try
        {
            Mat rows = mat = new Mat((int)file.Info.Height, (int)file.Info.Width, MatType.CV_8UC3, Scalar.Black);
            damage = PnmPicture.Decode(bytes, y => MemoryMarshal.AsBytes(rows.RowSpan<Vec3b>(y))) ? null : "values are missing";
            return mat;
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException or OutOfMemoryException)
        {
            mat?.Dispose();
            throw file.NoMemory(e);
        }
    }

    private Mat DecodeByOpenCv(ReadOnlySpan<byte> bytes, out string? damage)
    {
        PictureInfo info = file.Info;

        // OpenCV fills the missing part of a JPEG only if the end marker is there.
        ReadOnlySpan<byte> input = info.SeparateAlphaOffset > 0 ? TiffInspector.WithoutAlphaMultiplication(bytes, info)
            : info.Format == PictureFormat.Jpeg && file.Damage is not null ? [.. bytes, 0xFF, 0xD9]
            : bytes;
        using DecoderMessages messages = DecoderMessages.Collect();
        Mat mat;
        try
        {
            // From memory: OpenCV's file reader fills a truncated JPEG with grey, its memory reader refuses it.
            mat = Cv2.ImDecode(input, Mode);
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException)
        {
            throw Failure(messages, e);
        }

        if (mat.Empty())
        {
            mat.Dispose();
            throw Failure(messages, null);
        }

        damage = DamageIn(messages);
        return mat;
    }

    // libpng's warnings are about metadata unless they name the pixels' data or a checksum.
    private static string? DamageIn(DecoderMessages messages) => messages.Lines().FirstOrDefault(line =>
        !s_harmless.Any(start => line.StartsWith(start, StringComparison.Ordinal))
        && (!line.StartsWith("libpng warning", StringComparison.Ordinal)
            || line.Contains("IDAT", StringComparison.Ordinal)
            || line.Contains("CRC", StringComparison.Ordinal)
            || line.Contains("image data", StringComparison.OrdinalIgnoreCase)));

    private ImageException Failure(DecoderMessages messages, Exception? cause)
    {
        if (IsTooLargeForOpenCv)
        {
            return TooLargeForOpenCv();
        }

        return cause is OpenCVException { Status: ErrorCode.StsNoMem } || !file.FitsIntoMemory(BytesPerPixel)
            ? file.NoMemory(cause)
            : file.Unreadable(messages.Lines() is [.., string last] ? last : null, cause);
    }

    private ImageException TooLargeForOpenCv() =>
        file.TooLargeFor("OpenCV", FormattableString.Invariant($"{LargestSide} per side, 2^30 in total"));
}
