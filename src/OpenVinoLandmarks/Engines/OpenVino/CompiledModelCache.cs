using System.Security.Cryptography;
using System.Text;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// Compiles one model and keeps its compiled forms in a folder, for the next start. Several processes may use the folder at the same time.
/// OpenVINO never sees a kept file: it compiles in a private folder (<see cref="CompileFolder"/>), into which a kept file is copied before
/// and from which a new file is published after the compilation (<see cref="KeptCompilation"/>). A cache that cannot be read or written
/// only makes the start slower. Thread-safe.
/// </summary>
internal sealed class CompiledModelCache : IDisposable
{
    // Below the root; the folders of the models are beside it.
    private const string WorkFolderName = ".compiling";

    private const int HashBytes = 16;

    private readonly string _work, _modelFolder;
    private readonly Lock _gate = new();
    private readonly List<(CompileFolder Folder, KeptCompilation Kept)> _inUse = [];

    private CompiledModelCache(string work, string modelFolder) => (_work, _modelFolder) = (work, modelFolder);

    /// <summary>Returns the cache of a model. Nothing is created before the first compilation.</summary>
    /// <param name="root">The folder for all models.</param>
    /// <param name="model">
    /// The model. Its folder has a hash of the model's bytes in its name: OpenVINO 2025.4 identifies models from memory by their topology
    /// and not by their weights, so that with one folder for all, a retrained model would silently run with the old weights.
    /// </param>
    /// <returns>The cache; null if the text is not a path.</returns>
    public static CompiledModelCache? Open(string root, ModelFiles model)
    {
        try
        {
            string full = Path.GetFullPath(root);
            string folder = Path.Combine(full, $"{Path.GetFileName(model.Name)}-{Hash(model.Definition.Span, model.Weights.Span)}");
            return new CompiledModelCache(Path.Combine(full, WorkFolderName), folder);
        }
        catch (Exception e) when (CompileFolder.IsFileError(e))
        {
            return null;
        }
    }

    /// <summary>Compiles the model, or loads the kept result of the same compilation.</summary>
    /// <param name="core">The core.</param>
    /// <param name="model">The model of this cache, with its preprocessing.</param>
    /// <param name="form">The batch size and the input of the model, which the model's own bytes do not say.</param>
    /// <param name="target">The device.</param>
    /// <param name="properties">The properties of the compilation, without CACHE_DIR.</param>
    /// <exception cref="OpenVinoException">The device refuses the model.</exception>
    public CompiledModel Compile(
        Core core, Model model, string form, DeviceSelection target, IReadOnlyDictionary<string, string> properties)
    {
        if (CompileFolder.TryCreate(_work) is not { } folder)
        {
            return core.CompileModel(model, target.Expression, new Dictionary<string, string>(properties));
        }

        bool keepFolder = false;
        try
        {
            KeptCompilation kept = new(_modelFolder, Key(core, form, target, properties));
            kept.Restore(folder);
            CompiledModel compiled = core.CompileModel(
                model,
                target.Expression,
                new Dictionary<string, string>(properties) { [EngineOptions.CacheKey] = folder.Path });
            keepFolder = CompilesInBackground(target);
            if (keepFolder)
            {
                lock (_gate)
                {
                    _inUse.Add((folder, kept));
                }
            }
            else
            {
                kept.Publish(folder);
            }

            return compiled;
        }
        catch (OpenVinoException)
        {
            // The reason may be the folder: a full disk, or somebody has emptied the cache. If it is the device, it refuses again.
            return core.CompileModel(model, target.Expression, new Dictionary<string, string>(properties));
        }
        finally
        {
            if (!keepFolder)
            {
                folder.Dispose();
            }
        }
    }

    /// <summary>
    /// Publishes what was compiled in the background, and deletes the private folders. The compiled models must be disposed before.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach ((CompileFolder folder, KeptCompilation kept) in _inUse)
            {
                kept.Publish(folder);
                folder.Dispose();
            }

            _inUse.Clear();
        }
    }

    // AUTO and MULTI return as soon as one device is ready, and compile for the others afterwards.
    private static bool CompilesInBackground(DeviceSelection target) =>
        target.Expression.StartsWith("AUTO", StringComparison.Ordinal) || target.Expression.StartsWith("MULTI", StringComparison.Ordinal);

    // Everything that OpenVINO's result depends on, beside the model. A release writes files that others cannot read.
    private static string Key(Core core, string form, DeviceSelection target, IReadOnlyDictionary<string, string> properties)
    {
        StringBuilder text = new();
        text.Append(OpenVinoRuntime.Version.BuildNumber).Append('\n').Append(target.Expression).Append('\n').Append(form);
        foreach (string device in target.NamedDevices)
        {
            text.Append('\n').Append(core.TryGetProperty(device, "FULL_DEVICE_NAME", out string? name, out _) ? name : device);
        }

        foreach ((string key, string value) in properties.OrderBy(static property => property.Key, StringComparer.Ordinal))
        {
            text.Append('\n').Append(key).Append('=').Append(value);
        }

        return Hash(Encoding.UTF8.GetBytes(text.ToString()), []);
    }

    private static string Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(first);
        hash.AppendData(second);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, HashBytes));
    }
}
