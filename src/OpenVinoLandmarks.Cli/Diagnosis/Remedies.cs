using OpenVinoLandmarks.Cli.Diagnosis.Machine;
using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Cli.Diagnosis;

/// <summary>Says for each thing that is missing or wrong what it is and what to type.</summary>
internal static class Remedies
{
    private const string PathsVariable = "OPENVINO_LIB_PATHS";
    private const string Fetch = "ovlandmarks setup --runtime";

    // Debian's package for each system library that OpenVINO needs.
    private static readonly Dictionary<string, string> s_packages = new(StringComparer.Ordinal)
    {
        ["libstdc++.so.6"] = "libstdc++6",
        ["libgcc_s.so.1"] = "libgcc-s1",
        ["libtbb.so.12"] = "libtbb12",
        ["libtbb.so.2"] = "libtbb2",
        ["libatomic.so.1"] = "libatomic1",
    };

    /// <summary>Returns the remedies, the most important first.</summary>
    public static IReadOnlyList<Remedy> Find(
        RuntimeReport runtime,
        IReadOnlyList<PluginReport> plugins,
        IReadOnlyList<Remedy> hardware,
        IReadOnlyList<ModelReport> models,
        OpenCvReport openCv,
        IReadOnlyList<CacheReport> caches)
    {
        List<Remedy> all = [];
        if (openCv.Problem is { } openCvProblem)
        {
            all.Add(new Remedy("OpenCV", openCvProblem, null));
        }

        if (!ContentHash.IsAvailable)
        {
            all.Add(new Remedy(
                "OpenSSL",
                "missing. It is needed for Intel's models, for keeping compiled models, and by setup",
                $"sudo {ContentHash.DebianCommand}"));
        }

        all.AddRange(OfRuntime(runtime));
        PlaceReport? chosen = runtime.Places.FirstOrDefault(static place => place.IsChosen);
        all.AddRange(plugins.Where(static plugin => plugin.Device == "CPU" && plugin.Problem is not null)
            .Select(plugin => new Remedy("runtime", $"the CPU plugin cannot be used: {plugin.Problem}", Reinstall(runtime, chosen))));
        all.AddRange(models.Where(static model => !model.IsRight && model.State != ModelReport.NotCompared)
            .Select(static model => new Remedy("model", $"{model.Name} {model.Precision}: {model.State}", model.Command)));
        all.AddRange(hardware);
        all.AddRange(caches.Where(static cache => cache.Problem is not null and not CacheFolders.NoOpenSsl).Select(OfCache));
        return all;
    }

    private static IEnumerable<Remedy> OfRuntime(RuntimeReport runtime)
    {
        PlaceReport[] variable = [.. runtime.Places.Where(static place => place.Location == PathsVariable)];
        string[] wrong = [.. variable.Where(static place => place.Content is "missing").Select(static place => place.Path)];
        if (wrong.Length > 0)
        {
            string[] right = [.. variable.Where(static place => place.Content == "library").Select(static place => place.Path).Distinct()];
            string command = right.Length == 0
                ? $"unset {PathsVariable}"
                : $"export {PathsVariable}={string.Join(Path.PathSeparator, right.Select(static path => $"'{path}'"))}";
            yield return new Remedy("runtime", $"{PathsVariable} names what does not exist: {string.Join(", ", wrong)}", command);
        }

        foreach (PlaceReport place in runtime.Places.Where(static place => place.Content == "unreadable"))
        {
            string? parent = AccessCheck.ClosedParent(place.Path);
            string command = parent is null ? $"sudo chmod -R a+rX '{place.Path}'" : $"sudo chmod a+x '{parent}'";
            yield return new Remedy("runtime", $"{place.Path} {place.Outcome}", command);
        }

        IEnumerable<PlaceReport> unusable = runtime.Places.Where(static place =>
            (place is { Content: "library", IsChosen: false } && (place.Outcome != "can be loaded" || place.LoaderMessage is not null))
            || place.Content == "without_c_library");
        bool isExplained = false;
        foreach (PlaceReport place in unusable)
        {
            isExplained = true;
            bool isOnlyKnownByLoader = place.Outcome == "can be loaded";
            string outcome = isOnlyKnownByLoader ? $"cannot be loaded: {place.LoaderMessage}" : place.Outcome;
            yield return new Remedy("runtime", $"{place.Path} {outcome}", Reinstall(runtime, place));
        }

        if (runtime.Library is null && !isExplained)
        {
            yield return new Remedy("runtime", runtime.Problem ?? "no OpenVINO runtime is found", Fetch);
        }
    }

    private static string Reinstall(RuntimeReport runtime, PlaceReport? place)
    {
        string[] packages = [.. (place?.MissingLibraries ?? []).Select(name => s_packages.GetValueOrDefault(name)).OfType<string>()];
        bool isOwn = place is not null && !place.Path.Contains("/usr/", StringComparison.Ordinal);
        return place is not null && packages.Length > 0 && packages.Length == place.MissingLibraries.Count
            && !(isOwn && place.MissingLibraries.All(static name => name.StartsWith("libtbb", StringComparison.Ordinal)))
            ? $"sudo apt-get install {string.Join(' ', packages)}"
            : place?.Path.Contains("site-packages", StringComparison.Ordinal) == true ? "pip install --upgrade --force-reinstall openvino"
            : runtime.Library is null || place?.IsChosen == true ? Fetch
            : $"{Fetch}  # only if this runtime is to be used";
    }

    private static Remedy OfCache(CacheReport cache) => new(
        "cache",
        $"{(cache.Path.Length == 0 ? "" : cache.Path + ": ")}{cache.Problem}; models are compiled again at every start",
        "export XDG_CACHE_HOME=/var/tmp/cache");
}
