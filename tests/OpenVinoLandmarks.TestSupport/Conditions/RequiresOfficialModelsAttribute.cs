namespace OpenVinoLandmarks.TestSupport;

/// <summary>The test reads official model files.</summary>
public sealed class RequiresOfficialModelsAttribute() : RequirementAttribute(TestData.Models is { } models && Directory.Exists(Path.Combine(models, "intel")), "needs the official models: export OPENVINO_LANDMARKS_MODELS (scripts/test-data prints it)");
