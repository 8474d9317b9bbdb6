namespace OpenVinoLandmarks.Tests.Detection;

[TestClass]
[TestCategory("EveryRuntime")]
[RequiresOpenVino]
public sealed class OpenVinoModelErrorTests() : ModelErrorTests("CPU");
