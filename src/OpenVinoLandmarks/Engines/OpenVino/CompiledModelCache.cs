using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using OpenVinoLandmarks.Files;
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

    // A release of OpenVINO or of a model that nobody has used for so long is replaced by another one.
    private static readonly TimeSpan s_unusedAge = TimeSpan.FromDays(30);

    // The hardware and its driver. A device that does not have a property reports an error, which is not one here.
    private static readonly string[] s_deviceProperties = ["FULL_DEVICE_NAME", "DEVICE_ARCHITECTURE"];
    private static readonly string[] s_npuProperties = ["NPU_DRIVER_VERSION", "NPU_COMPILER_VERSION"];

    private readonly string _root, _modelFolder;
    private readonly Lock _gate = new();
    private readonly List<(CompileFolder Folder, KeptCompilation Kept)> _inUse = [];

    private CompiledModelCache(string root, string modelFolder) => (_root, _modelFolder) = (root, modelFolder);

    /// <summary>Returns the cache of a model. Nothing is created before the first compilation.</summary>
    /// <param name="root">The folder for all models.</param>
    /// <param name="model">
    /// The model. Its folder has a hash of the model's bytes in its name: OpenVINO 2025.4 identifies models from memory by their topology
    /// and not by their weights, so that with one folder for all, a retrained model would silently run with the old weights.
    /// </param>
    /// <returns>The cache; null if the text is not a path, or if this machine cannot compute hashes.</returns>
    public static CompiledModelCache? Open(string root, ModelFiles model)
    {
        if (!ContentHash.IsAvailable)
        {
            return null;
        }

        try
        {
            string full = Path.GetFullPath(root);
            string folder = Path.Combine(full, $"{Path.GetFileName(model.Name)}-{Hash(model.Definition.Span, model.Weights.Span)}");
            return new CompiledModelCache(full, folder);
        }
        catch (Exception e) when (CompileFolder.IsFileError(e))
        {
            return null;
        }
    }

    /// <summary>Compiles the model, or loads the kept result of the same compilation.</summary>
    /// <param name="core">The core.</param>
    /// <param name="model">The model of this cache, with its preprocessing.</param>
    /// <param name="form">The batch size and the input, which the bytes of the model's file do not say.</param>
    /// <param name="target">The device.</param>
    /// <param name="properties">The properties of the compilation, without CACHE_DIR.</param>
    /// <exception cref="OpenVinoException">The device refuses the model.</exception>
    public CompiledModel Compile(
        Core core, Model model, string form, DeviceSelection target, IReadOnlyDictionary<string, string> properties)
    {
        if (CompileFolder.TryCreate(Path.Combine(_root, WorkFolderName)) is not { } folder)
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
            // AUTO and MULTI return as soon as one device is ready, and compile for the others afterwards.
            keepFolder = target.ChoosesDevices;
            if (keepFolder)
            {
                lock (_gate)
                {
                    _inUse.Add((folder, kept));
                }
            }
            else
            {
                Publish(kept, folder);
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
                Publish(kept, folder);
                folder.Dispose();
            }

            _inUse.Clear();
        }
    }

    // A new file is rare, so that deleting costs little.
    private void Publish(KeptCompilation kept, CompileFolder folder)
    {
        if (kept.Publish(folder))
        {
            UnusedCompilations.Delete(_root, s_unusedAge);
        }
    }

    // Everything that OpenVINO's result depends on, beside the model. A release writes files that others cannot read. The GPU's plugin does
    // not report the version of its driver; the driver itself refuses programs of another one, and then OpenVINO compiles the model again.
    private static string Key(Core core, string form, DeviceSelection target, IReadOnlyDictionary<string, string> properties)
    {
        StringBuilder text = new();
        text.Append(OpenVinoRuntime.Version.BuildNumber).Append('\n').Append(target.Expression).Append('\n').Append(form);
        foreach (string device in target.NamedDevices)
        {
            text.Append('\n').Append(device);
            bool isNpu = device.StartsWith("NPU", StringComparison.Ordinal);
            foreach (string property in isNpu ? s_deviceProperties.Concat(s_npuProperties) : s_deviceProperties)
            {
                text.Append('\n').Append(core.TryGetProperty(device, property, out string? value, out _) ? value : "");
            }
        }

        foreach ((string key, string value) in properties.OrderBy(static property => property.Key, StringComparer.Ordinal))
        {
            text.Append('\n').Append(key).Append('=').Append(value);
        }

        return Hash(Encoding.UTF8.GetBytes(text.ToString()), []);
    }

    private static string Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using IncrementalHash hash = ContentHash.Begin(HashAlgorithmName.SHA256);
        hash.AppendData(first);
        hash.AppendData(second);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, HashBytes));
    }
}

/// <summary>
/// Deletes files of the cache that were not used for a while: those of former models, runtimes and devices, and those that OpenVINO itself
/// wrote into the same folders for earlier versions of this library.
/// </summary>
internal static class UnusedCompilations
{
    private const int HashDigits = 32;

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Deletes the files whose last use is older than an age, and folders that are empty then. Does not throw.</summary>
    /// <param name="root">The cache. Only its folders NAME-HASH are searched: the user may have named a folder with other files.</param>
    /// <param name="age">The age.</param>
    public static void Delete(string root, TimeSpan age)
    {
        DateTime oldest = DateTime.UtcNow - age;
        try
        {
            foreach (DirectoryInfo model in new DirectoryInfo(root).EnumerateDirectories().Where(IsOfModel))
            {
                Delete(model, oldest);
            }
        }
        catch (Exception e) when (CompileFolder.IsFileError(e))
        {
            return;
        }
    }

    private static void Delete(DirectoryInfo model, DateTime oldest)
    {
        try
        {
            foreach (FileInfo file in model.EnumerateFiles().Where(file => file.LastWriteTimeUtc < oldest))
            {
                file.Delete();
            }

            if (!model.EnumerateFileSystemInfos().Any())
            {
                model.Delete();
            }
        }
        catch (Exception e) when (CompileFolder.IsFileError(e))
        {
            // Another process uses or deletes them.
            return;
        }
    }

    private static bool IsOfModel(DirectoryInfo folder)
    {
        string name = folder.Name;
        return name.Length > HashDigits && name[^(HashDigits + 1)] == '-' && name.AsSpan()[^HashDigits..].IndexOfAnyExcept(s_digits) < 0;
    }
}
