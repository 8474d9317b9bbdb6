using System.Runtime.InteropServices;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Formats;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// A single decode of <see cref="PictureReader"/>: inspects the bytes, decodes them, and reports each failure as an
/// <see cref="ImageException"/>.
/// </summary>
internal sealed class PictureDecode(string name, PictureReadOptions options)
{
    private const int BytesPerPixel = 3;

    // Beginnings of messages of libjpeg and libpng about metadata. The pixels are complete.
    private static readonly string[] s_harmless =
    [
        "Warning: unknown JFIF revision", "Unknown Adobe color transform", "Invalid SOS parameters for sequential JPEG",
    ];

    private string? _damage;

    /// <summary>Returns the pixels as CV_8UC3.</summary>
    /// <exception cref="ImageException">See <see cref="PictureReader.Decode"/>.</exception>
    public Mat Run(ReadOnlySpan<byte> bytes)
    {
        PictureInfo info = Inspect(bytes);
        Mat? mat = null;
        try
        {
            _damage ??= PictureInspector.FindDamageInData(bytes, info);
            RefuseDamage();
            mat = info.Format == PictureFormat.Pnm ? DecodePnm(bytes, info) : DecodeByOpenCv(bytes, info);
            if (_damage is not null)
            {
                RefuseDamage();
                options.Warn?.Invoke($"{name}: the image is damaged ({_damage}). Only its intact part is used.");
            }

            return mat;
        }
        catch (OutOfMemoryException e)
        {
            mat?.Dispose();
            throw NoMemory(info, e);
        }
        catch
        {
            mat?.Dispose();
            throw;
        }
    }

    private PictureInfo Inspect(ReadOnlySpan<byte> bytes)
    {
        PictureInfo info;
        try
        {
            info = PictureInspector.Inspect(bytes);
        }
        catch (UnsupportedPictureException e)
        {
            throw new ImageException($"{name}: {e.Message}", e);
        }

        _damage = info.Damage;
        if (info.Pixels == 0 || info.Width == 0)
        {
            throw new ImageException($"{name}: the image is damaged: {_damage ?? "its width or height is 0"}.");
        }

        if (info.Pixels > options.MaxPixels)
        {
            throw new ImageException(
                $"{name}: the image claims {info.Width} x {info.Height} pixels{Larger(info)}; the limit is {options.MaxPixels} pixels. "
                + "Raise it with --max-pixels, in code with PictureReadOptions.MaxPixels, if the file is genuine.");
        }

        RefuseDamage();
        return info;
    }

    private static string Larger(PictureInfo info) =>
        info.Pixels > PictureInfo.Multiply(info.Width, info.Height) ? $" and a frame or tile of {info.Pixels}" : "";

    private void RefuseDamage()
    {
        if (_damage is not null && !options.AllowDamaged)
        {
            throw new ImageException($"{name}: the image is damaged: {_damage}. "
                + "--allow-damaged, in code PictureReadOptions.AllowDamaged, uses the intact part.");
        }
    }

    private Mat DecodePnm(ReadOnlySpan<byte> bytes, PictureInfo info)
    {
        if (Math.Max(info.Width, info.Height) > 1 << 20 || info.Pixels > 1 << 30)
        {
            throw TooLargeForOpenCv(info);
        }

        Mat? mat = null;
        try
        {
            Mat rows = mat = new Mat((int)info.Height, (int)info.Width, MatType.CV_8UC3, Scalar.Black);
            if (!PnmPicture.Decode(bytes, y => MemoryMarshal.AsBytes(rows.RowSpan<Vec3b>(y))))
            {
                _damage ??= "values are missing";
            }

            return mat;
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException or OutOfMemoryException)
        {
            mat?.Dispose();
            throw NoMemory(info, e);
        }
    }

    private Mat DecodeByOpenCv(ReadOnlySpan<byte> bytes, PictureInfo info)
    {
        // OpenCV fills the missing part of a JPEG only if the end marker is there.
        ReadOnlySpan<byte> input = info.SeparateAlphaOffset > 0 ? TiffInspector.WithoutAlphaMultiplication(bytes, info)
            : info.Format == PictureFormat.Jpeg && _damage is not null ? [.. bytes, 0xFF, 0xD9]
            : bytes;
        using DecoderMessages messages = DecoderMessages.Collect();
        Mat mat;
        try
        {
            // From memory: OpenCV's file reader fills a truncated JPEG with grey, its memory reader refuses it.
            mat = Cv2.ImDecode(input, ImreadModes.Color);
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException)
        {
            throw Failure(info, messages, e);
        }

        if (mat.Empty())
        {
            mat.Dispose();
            throw Failure(info, messages, null);
        }

        _damage ??= Damage(messages);
        return mat;
    }

    // libpng's warnings are about metadata unless they name the pixels' data or a checksum.
    private static string? Damage(DecoderMessages messages) => messages.Lines().FirstOrDefault(line =>
        !s_harmless.Any(start => line.StartsWith(start, StringComparison.Ordinal))
        && (!line.StartsWith("libpng warning", StringComparison.Ordinal)
            || line.Contains("IDAT", StringComparison.Ordinal)
            || line.Contains("CRC", StringComparison.Ordinal)
            || line.Contains("image data", StringComparison.OrdinalIgnoreCase)));

    private ImageException Failure(PictureInfo info, DecoderMessages messages, Exception? cause)
    {
        if (info.Pixels > 1 << 30 || Math.Max(info.Width, info.Height) > 1 << 20)
        {
            return TooLargeForOpenCv(info);
        }

        if (cause is OpenCVException { Status: ErrorCode.StsNoMem } || !FitsIntoMemory(info))
        {
            return NoMemory(info, cause);
        }

        string? reason = _damage ?? (messages.Lines() is [.., string last] ? last : null);
        return reason is not null
            ? new ImageException($"{name}: the image is damaged: {reason}.", cause)
            : new ImageException(
                $"{name}: the image is damaged, or of a variant of {info.Format} that is not supported.", cause);
    }

    // Decoders return nothing, without a reason, if an allocation fails. They need the pixels and about as much again for coefficients.
    private static unsafe bool FitsIntoMemory(PictureInfo info)
    {
        try
        {
            NativeMemory.Free(NativeMemory.Alloc((nuint)(info.Pixels * BytesPerPixel * 2)));
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    private ImageException NoMemory(PictureInfo info, Exception? cause) => new(
        FormattableString.Invariant($"{name}: not enough memory to decode {info.Width} x {info.Height} pixels."), cause);

    private ImageException TooLargeForOpenCv(PictureInfo info) => new(FormattableString.Invariant(
        $"{name}: {info.Width} x {info.Height} pixels are more than OpenCV reads ({1 << 20} per side, 2^30 in total)."));
}
