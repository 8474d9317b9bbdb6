namespace OpenVinoLandmarks.OpenVino.Tests.Remote;

[TestClass]
public sealed class RemoteParametersTests
{
    [TestMethod]
    [DataRow("CONTEXT_TYPE OCL OCL_CONTEXT 0x5583b2ec7b40 OCL_QUEUE 0x5583b2e98ff0", "OCL_CONTEXT", "0x5583b2ec7b40", 3)]
    [DataRow("MEM_HANDLE:0x559ff6904b00;OCL_CONTEXT:0x559ff71d62f0;SHARED_MEM_TYPE:OCL_BUFFER;", "SHARED_MEM_TYPE", "OCL_BUFFER", 3)]
    [DataRow("", "x", null, 0)]
    [DataRow("NAME_WITHOUT_VALUE", "NAME_WITHOUT_VALUE", null, 0)]
    public void Parse_ReadsBothFormsOfTheHeaders(string text, string name, string? value, int count)
    {
        IReadOnlyDictionary<string, string> parameters = RemoteParameters.Parse(text);
        Assert.HasCount(count, parameters);
        Assert.AreEqual(value, parameters.GetValueOrDefault(name));
    }
}
