using OpenCvSharp;

using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>The input of all benchmarks. Creates both sides of a comparison with equal properties.</summary>
/// <param name="Picture">The picture, BGR.</param>
/// <param name="Face">The box of a face in the picture.</param>
/// <param name="Model">The path of the landmark model's xml file.</param>
/// <param name="Precision">The inference precision (f32, bf16), or null for the device's own choice.</param>
/// <param name="Comparison">Measures both sides.</param>
internal sealed record Setup(Mat Picture, FaceBox Face, string Model, string? Precision, Comparison Comparison)
{
    private const int Creations = 4;

    /// <summary>Returns the properties that the C code compiles the model with.</summary>
    public Dictionary<string, string> Properties(string? hint = null)
    {
        Dictionary<string, string> properties = [];
        if (Precision is not null)
        {
            properties.Add("INFERENCE_PRECISION_HINT", Precision);
        }

        if (hint is not null)
        {
            properties.Add("PERFORMANCE_HINT", hint);
        }

        return properties;
    }

    /// <summary>Creates the C side.</summary>
    public CModel CreateC(string? hint = null, int batch = 1, int requests = 1) => new(Model, Properties(hint), batch, requests);

    /// <summary>Creates our side.</summary>
    public FaceLandmarkDetector CreateDetector(PerformanceMode? hint = null) => FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
    {
        Model = Model,
        Engine = new EngineOptions
        {
            Device = DeviceSelection.Parse("CPU"),
            Hint = hint,
            InferencePrecision = Precision is null ? InferencePrecision.Auto : Enum.Parse<InferencePrecision>(Precision, ignoreCase: true),
        },
    });

    /// <summary>
    /// Creates both sides four times, measures each pair, and returns the times of all pairs together. A newly compiled model is at another
    /// place in memory, which alone changes times by some percent; this way the change is part of the spread instead of the result. Which
    /// side is created first alternates, so that neither always allocates its memory first.
    /// </summary>
    public static IReadOnlyList<Comparison.Times> Measure(
        Func<CModel> createC,
        Func<FaceLandmarkDetector> createOurs,
        Func<CModel, FaceLandmarkDetector, IReadOnlyList<Comparison.Times>> run)
    {
        IReadOnlyList<Comparison.Times>[] all = new IReadOnlyList<Comparison.Times>[Creations];
        for (int i = 0; i < Creations; i++)
        {
            using CModel? cFirst = i % 2 == 0 ? createC() : null;
            using FaceLandmarkDetector ours = createOurs();
            using CModel? cSecond = cFirst is null ? createC() : null;
            all[i] = run(cFirst ?? cSecond!, ours);
        }

        return [.. all[0].Select((times, k) => new Comparison.Times(times.Name, [.. all.SelectMany(pair => pair[k].Values)]))];
    }
}
