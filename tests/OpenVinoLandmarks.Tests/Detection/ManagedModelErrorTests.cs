namespace OpenVinoLandmarks.Tests.Detection;

[TestClass]
public sealed class ManagedModelErrorTests() : ModelErrorTests("MANAGED");
