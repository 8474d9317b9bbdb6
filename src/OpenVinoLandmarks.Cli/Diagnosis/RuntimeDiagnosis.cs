using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Cli.Diagnosis.Steps;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.Cli.Diagnosis;

/// <summary>
/// Combines the dry run of the search for the runtime with the real load in a process of its own, which has the loader's own messages.
/// </summary>
internal static class RuntimeDiagnosis
{
    /// <summary>Combines both.</summary>
    /// <param name="places">The places of the dry run.</param>
    /// <param name="load">The result of the real load.</param>
    public static RuntimeReport Combine(IReadOnlyList<RuntimePlace> places, StepResult<RuntimeReport> load)
    {
        string? library = load.Value?.Library;
        IReadOnlyList<PlaceReport> attempts = load.Value?.Places ?? [];
        PlaceReport[] all = [.. places.Select(place => Describe(place, attempts) with
        {
            IsChosen = library is null ? load.Value is null && place.IsChosen
                : place.IsChosen && (place.File is null || LoadedLibrary.RealPath(place.File) == library),
        })];
        string? problem = load.Problem is { } failed ? $"the runtime cannot be loaded: {failed}" : load.Value?.Problem;
        return new RuntimeReport(library, load.Value?.Version, all, problem);
    }

    /// <summary>The folder in which OpenVINO looks for its plugins.</summary>
    public static string? PluginFolder(RuntimeReport runtime)
    {
        string? file = runtime.Places.FirstOrDefault(static place => place.IsChosen && Path.IsPathRooted(place.Path))?.Path;
        return Path.GetDirectoryName(file ?? runtime.Library);
    }

    private static PlaceReport Describe(RuntimePlace place, IReadOnlyList<PlaceReport> attempts)
    {
        PlaceReport? attempt = attempts.FirstOrDefault(one => one.Location == place.Location
            && (one.Path == place.Path || one.Path == Path.GetFileName(place.Path)));
        string? said = attempt is null || attempt.Outcome == place.Outcome ? null : attempt.Outcome;
        return new PlaceReport(place.Location, place.Path, NameOf(place.Content), place.Version?.ToString(), place.Outcome)
        {
            IsComplete = place.IsComplete,
            LoaderMessage = place.Content == RuntimePlaceContent.Library ? said : null,
            MissingLibraries = place.MissingLibraries,
            MissingParts = place.MissingParts,
        };
    }

    private static string NameOf(RuntimePlaceContent content) => content switch
    {
        RuntimePlaceContent.Library => "library",
        RuntimePlaceContent.WithoutCLibrary => "without_c_library",
        RuntimePlaceContent.Missing => "missing",
        RuntimePlaceContent.Unreadable => "unreadable",
        _ => "no_library",
    };
}
