using System.Text;

namespace OpenVinoLandmarks.Models;

/// <summary>
/// Looks into the bytes of model files before an engine reads them, so that every engine reports the same mistakes: files that are neither
/// an OpenVINO IR nor an ONNX model, an IR that is too old, and weights that are not finite.
/// </summary>
internal static class ModelFileContent
{
    private const int OldestVersion = 10;
    private const int ShownCharacters = 40;

    // Enough for the head of a web page.
    private const int LookedAt = 1024;

    private const string GetIr =
        "Name the .xml file of an OpenVINO IR, version 10 or later, or an .onnx file; OpenVINO's converter (ovc) makes an IR of others.";

    /// <summary>Checks that a file is the topology of an OpenVINO IR in a version that engines read.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="ModelException">It is another kind of file; the message names the kind and the remedy.</exception>
    public static void RequireIr(string path, ReadOnlySpan<byte> content)
    {
        RequireNoSubstitute(path, content);
        if (content.IsEmpty)
        {
            throw new ModelException($"{path} is empty. Download or copy it again.");
        }

        if (BinaryFormat(content) is { } format)
        {
            string remedy = OnnxText.IsOnnx(content) ? "Give the file a name that ends in .onnx." : GetIr;
            throw new ModelException($"{path} is {format}, not an OpenVINO IR. {remedy}");
        }

        // XML in UTF-16 is left to the engines.
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return;
        }

        string? root = IrText.Root(content);
        if (root is null)
        {
            throw new ModelException($"{path} is not an OpenVINO IR: it is not XML; it starts with '{Start(content)}'. {GetIr}");
        }

        if (root != "net")
        {
            throw new ModelException($"{path} is not an OpenVINO IR: it is XML with the root <{root}>; <net> is expected. {GetIr}");
        }

        if (IrText.Version(content) is { } version and < OldestVersion)
        {
            throw new ModelException(
                $"{path} is an OpenVINO IR of version {version}, as OpenVINO before 2020 wrote it; versions from {OldestVersion} on are "
                + "supported. Download the model of a later release, or convert it again with a later OpenVINO.");
        }
    }

    /// <summary>Checks that a file is an ONNX model with its weights inside.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="ModelException">It is something else, or has its weights in another file; the message says what to do.</exception>
    public static void RequireOnnx(string path, ReadOnlySpan<byte> content)
    {
        RequireNoSubstitute(path, content);
        if (content.IsEmpty)
        {
            throw new ModelException($"{path} is empty. Download or copy it again.");
        }

        if (!OnnxText.IsOnnx(content))
        {
            string format = IrText.Root(content) == "net" ? "an OpenVINO IR" : BinaryFormat(content) ?? "another file";
            string remedy = IrText.Root(content) == "net" ? "Give the file a name that ends in .xml." : GetIr;
            throw new ModelException($"{path} is {format}, not an ONNX model; it starts with '{Start(content)}'. {remedy}");
        }

        if (OnnxText.ExternalTensor(content) is { } external)
        {
            throw new ModelException(
                $"{path} has the weights '{external}' in another file (external data), which is not supported. "
                + "Save the model as one file, for example with onnx.save_model(model, path, save_as_external_data=False).");
        }

        if (OnnxText.TensorThatIsNotFinite(content) is { } damaged)
        {
            throw new ModelException(
                $"{path} contains weights that are not finite (NaN or infinity), in '{damaged}'. "
                + "The file is damaged, or the training of the model failed: download or export it again.");
        }
    }

    /// <summary>Refuses a Git LFS pointer, a web page and the error message of a server, which tools store instead of a file.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="ModelException">The file is one of these; the message says which.</exception>
    public static void RequireNoSubstitute(string path, ReadOnlySpan<byte> content)
    {
        content = content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? content[3..] : content;
        string start = Encoding.Latin1.GetString(content[..Math.Min(content.Length, LookedAt)]).TrimStart();
        if (start.StartsWith("version https://git-lfs.github.com/spec/", StringComparison.Ordinal))
        {
            throw new ModelException(
                $"{path} is a Git LFS pointer, not the file itself. Run 'git lfs pull' in its repository, or download the file.");
        }

        bool isPage = start.StartsWith('<') && (start.Contains("<html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase));
        if (isPage)
        {
            throw new ModelException(
                $"{path} is a web page (HTML), not the file itself. Download the file from its raw address instead of the page about it.");
        }

        bool isError = start.StartsWith('<')
            && start.Contains("<Error>", StringComparison.Ordinal) && start.Contains("<Code>", StringComparison.Ordinal);
        if (isError)
        {
            throw new ModelException(
                $"{path} is the error message of a server, not the file itself. Check its address and download it again.");
        }
    }

    /// <summary>Checks the floating-point constants of an IR.</summary>
    /// <param name="path">The file of the weights, for the message.</param>
    /// <param name="xml">The topology, in UTF-8.</param>
    /// <param name="weights">The weights.</param>
    /// <exception cref="ModelException">A constant contains NaN, or one of several elements contains infinity.</exception>
    public static void RequireFiniteWeights(string path, ReadOnlySpan<byte> xml, ReadOnlySpan<byte> weights)
    {
        foreach (IrConstant constant in IrText.Constants(xml))
        {
            if (constant.Offset < 0 || constant.Size < 0 || constant.Offset > weights.Length - constant.Size)
            {
                continue; // The engines report weights that are too short.
            }

            // A single infinity has a meaning, for example as the limit of a range; among weights it does not.
            ReadOnlySpan<byte> bytes = weights.Slice((int)constant.Offset, (int)constant.Size);
            if (!NumberScan.IsFinite(bytes, constant.ElementType) && !IsLimit(bytes, constant.ElementType))
            {
                throw new ModelException(
                    $"{path} contains weights that are not finite (NaN or infinity), in bytes {constant.Offset} to "
                    + $"{constant.Offset + constant.Size - 1}. "
                    + "The file is damaged, or the training of the model failed: download or export it again.");
            }
        }
    }

    /// <summary>Returns true for a single infinity, which has a meaning as the limit of a range.</summary>
    public static bool IsLimit(ReadOnlySpan<byte> bytes, string elementType) => elementType switch
    {
        "f32" when bytes.Length == 4 => float.IsInfinity(BitConverter.ToSingle(bytes)),
        "f16" when bytes.Length == 2 => Half.IsInfinity(BitConverter.ToHalf(bytes)),
        _ => false,
    };

    private static string? BinaryFormat(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("PK\x3\x4"u8))
        {
            return "a ZIP archive, or a PyTorch model";
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || content.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z']))
        {
            return "a compressed archive";
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']))
        {
            return "a Keras model (HDF5)";
        }

        if (content.Length > 8 && content[4..8].SequenceEqual("TFL3"u8))
        {
            return "a TensorFlow Lite model";
        }

        return OnnxText.IsOnnx(content) ? "an ONNX model" : null;
    }

    private static string Start(ReadOnlySpan<byte> content)
    {
        string text = Encoding.UTF8.GetString(content[..Math.Min(content.Length, ShownCharacters)]);
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
    }
}
