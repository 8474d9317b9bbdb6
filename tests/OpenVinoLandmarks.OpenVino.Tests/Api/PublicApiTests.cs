using System.Reflection;

namespace OpenVinoLandmarks.OpenVino.Tests.Api;

[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void PublicApi_IsTheApprovedOne() => ApprovedApi.Verify(typeof(Core).Assembly, "tests/OpenVinoLandmarks.OpenVino.Tests/Api");

    [TestMethod]
    public void D22_NoPublicMember_GivesABareHandleOrPointer()
    {
        string[] bare =
        [
            .. typeof(Core).Assembly.GetExportedTypes()
                .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Where(static method => method.ReturnType == typeof(nint) || method.ReturnType.IsPointer || method.GetParameters().Any(static p => p.ParameterType.IsPointer))
                .Select(static method => $"{method.DeclaringType}.{method.Name}"),
        ];
        Assert.IsEmpty(bare, string.Join(' ', bare));
        Assert.AreEqual(typeof(RemoteContext), typeof(Core).GetMethod(nameof(Core.CreateContext))!.ReturnType);
    }
}
