namespace OpenVinoLandmarks.TestSupport;

/// <summary>The test runs on a real OpenVINO runtime.</summary>
public sealed class RequiresOpenVinoAttribute() : RequirementAttribute(TestData.DefaultRuntime is not null, "needs an OpenVINO runtime: export OPENVINO_LIB_PATHS (scripts/test-data prints it)");
