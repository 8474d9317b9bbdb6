using System.Collections.Concurrent;
using System.Globalization;

namespace OpenVinoLandmarks.Models;

/// <summary>
/// Finds and reads models by name or path. A name is searched for in the folders of <see cref="ModelSearchPath"/> and among the embedded
/// models. Files of known models are compared with the published checksums. Thread-safe.
/// </summary>
internal sealed class ModelLocator
{
    // The layout of the Open Model Zoo, and this project's own models.
    private static readonly string[] s_owners = ["intel", "public", "bundled"];

    private const int ShownDigits = 16;

    private readonly IReadOnlyList<string> _folders;
    private readonly ConcurrentDictionary<string, string> _unreadable = new(StringComparer.Ordinal);
    private readonly ModelFileReader _reader;

    /// <summary>Creates a locator with the search path of this moment.</summary>
    /// <param name="modelsFolder">A folder that is searched before all others, or null.</param>
    /// <param name="strict">True to refuse files of Intel's models that are of no known release.</param>
    /// <param name="warn">Receives warnings; null discards them.</param>
    public ModelLocator(string? modelsFolder = null, bool strict = false, Action<string>? warn = null)
    {
        _folders = ModelSearchPath.Folders(modelsFolder);
        _reader = new ModelFileReader(strict, warn);
    }

    /// <summary>One message per file that was found but may not be read. The search goes on with the next folder.</summary>
    public IReadOnlyCollection<string> Unreadable => [.. _unreadable.Values];

    /// <summary>Reads a model by name or path.</summary>
    /// <param name="nameOrPath">
    /// A name (<c>landmarks-regression-retail-0009</c>), or the path of an OpenVINO IR's .xml file or of an .onnx file. A text that ends in
    /// .xml or .onnx or contains a slash or a backslash is a path.
    /// </param>
    /// <param name="precision">FP32, FP16 or FP16-INT8; null selects the first of these that exists. Not used for a path.</param>
    /// <param name="precisionIsWish">True if another precision may be used when the model does not have this one.</param>
    /// <exception cref="ModelException">
    /// The model or one of its files is missing, cannot be read, is not an OpenVINO IR, or is refused for its checksum.
    /// </exception>
    public ModelFiles Read(string nameOrPath, string? precision = null, bool precisionIsWish = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        bool isPath = nameOrPath.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
            || nameOrPath.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) || nameOrPath.AsSpan().IndexOfAny('/', '\\') >= 0;
        return isPath ? _reader.ReadPath(nameOrPath) : ReadFirst([nameOrPath], precision, precisionIsWish);
    }

    /// <summary>Reads the first of several models that exists. If that one is damaged, the next ones are not tried.</summary>
    /// <param name="names">Names in order of preference.</param>
    /// <param name="precision">FP32, FP16 or FP16-INT8; null selects the first of these that exists.</param>
    /// <param name="precisionIsWish">True if another precision may be used when a model does not have this one.</param>
    /// <exception cref="ModelException">The models do not exist, or the first that exists is damaged.</exception>
    public ModelFiles ReadFirst(IReadOnlyList<string> names, string? precision = null, bool precisionIsWish = false)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (string name in names)
        {
            if ((TryReadName(name, precision) ?? (precisionIsWish ? TryReadName(name, null) : null)) is { } found)
            {
                return found;
            }
        }

        throw NotFound(string.Join(" or ", names), precision);
    }

    private ModelFiles? TryReadName(string name, string? precision)
    {
        IReadOnlyList<string> precisions = precision is null
            ? ModelPrecision.All
            : [ModelPrecision.Normalize(precision) ?? throw Unknown(precision)];
        return precisions.Select(p => TryReadFolders(name, p) ?? TryReadEmbedded(name, p)).FirstOrDefault(found => found is not null)
            ?? (precision is null ? TryReadOnnx(name) : null);
    }

    // NAME/NAME.onnx, or a known model's file under the name that its authors gave it.
    private ModelFiles? TryReadOnnx(string name)
    {
        ListedModel? known = ModelCatalog.Find(name);
        string[] files = [name + ".onnx", .. (known?.Files ?? []).Where(file => file.IsOnnx).Select(file => file.Path)];
        return _folders
            .SelectMany(folder => s_owners.SelectMany(owner => files.Select(file => Path.Combine(folder, owner, name, file))))
            .Where(File.Exists)
            .Select(path => TryReadFile(path, known))
            .FirstOrDefault(found => found is not null);
    }

    private ModelFiles? TryReadFolders(string name, string precision) => _folders
        .SelectMany(folder => s_owners.Select(owner => Path.Combine(folder, owner, name, precision, name + ".xml")))
        .Where(File.Exists)
        .Select(path => TryReadFile(path))
        .FirstOrDefault(found => found is not null);

    // A damaged model ends the search. One that belongs to another user does not.
    private ModelFiles? TryReadFile(string path, ListedModel? known = null)
    {
        try
        {
            return _reader.ReadFound(path, known);
        }
        catch (ModelException e) when (e.InnerException is UnauthorizedAccessException)
        {
            _unreadable.TryAdd(path, e.Message);
            return null;
        }
    }

    /// <summary>Reads a bundled model that the library contains; null if there is none of this name in this precision.</summary>
    internal static ModelFiles? TryReadEmbedded(string name, string precision)
    {
        if (ModelCatalog.Find(name) is not { IsBundled: true } model
            || model.Find(precision, ".xml") is not { } xmlFile || ModelCatalog.ReadEmbedded(model, xmlFile) is not { } xml
            || model.Find(precision, ".bin") is not { } binFile || ModelCatalog.ReadEmbedded(model, binFile) is not { } bin)
        {
            return null;
        }

        return new ModelFiles
        {
            Name = name,
            Precision = precision,
            Origin = "bundled",
            Definition = xml,
            Weights = bin,
            Card = model.Card,
        };
    }

    private static ModelException Unknown(string precision) =>
        new($"'{precision}' is not a precision of weights. Name one of {string.Join(", ", ModelPrecision.All)}.");

    private ModelException NotFound(string name, string? precision)
    {
        string which = precision is null ? name : $"{name} in {ModelPrecision.Normalize(precision) ?? precision}";
        string[] existing = precision is null ? [] : [.. ModelPrecision.All.Where(p => TryReadName(name, p) is not null)];
        string others = existing.Length > 0
            ? $" It exists in {string.Join(", ", existing)}."
            : HowToGet(name) ?? $" Known models: {string.Join(", ", ModelCatalog.Models.Select(model => model.Name))}.";
        return new ModelException(
            $"The model {which} was not found.{others} Searched for OWNER/NAME/PRECISION/NAME.xml and OWNER/NAME/NAME.onnx (OWNER: "
            + $"{string.Join(", ", s_owners)}) in {string.Join(", ", _folders)}. "
            + $"Name a folder with --models or {ModelSearchPath.Variable}, or a file with --model or --face-detector."
            + string.Concat(Unreadable.Select(message => " " + message)));
    }

    // For a known model whose weights are not part of this library: what to fetch, from where, under which licence.
    private static string? HowToGet(string name)
    {
        if (ModelCatalog.Find(name) is not { IsBundled: false } model)
        {
            return null;
        }

        if (model.Files.Any(file => !file.IsOnnx))
        {
            return $" 'ovlandmarks setup --models {name}' fetches it from its publisher.";
        }

        string terms = $"Its licence: {model.Licence}.{(model.IsNonCommercial ? " It does not permit commercial use." : "")}";
        IEnumerable<string> addresses = model.Files.Select(file => string.Create(
            CultureInfo.InvariantCulture, $"{file.Address} ({file.Size} bytes, SHA-384 {file.Sha384[..ShownDigits]}...)"));
        string files = model.Files.Count > 0 ? string.Join(" or ", addresses) : $"or convert an ONNX file of it ({model.Source})";
        string folder = Path.Combine(ModelSearchPath.UserCache is { } cache ? Path.Combine(cache, "models") : "MODELS", "public", name);
        string fetch = model.Files.Count > 0 ? $"run 'ovlandmarks setup --models {name}', or " : "";
        return $" Its weights are not part of this library. {terms} To use it, {fetch}download {files} to {folder}.";
    }
}
