using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>Holds an assembly to the approved text of its public API, which lies beside the test as NAME.approved.txt.</summary>
public static class ApprovedApi
{
    /// <summary>Fails where the public API is another one than was approved.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="folder">The folder of the approved text, from the top of the repository.</param>
    public static void Verify(Assembly assembly, string folder)
    {
        string approved = Path.Combine(TestData.RepositoryRoot, folder, assembly.GetName().Name + ".approved.txt");
        string actual = PublicApiText.Of(assembly);
        if (Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_APPROVE_API") == "1")
        {
            File.WriteAllText(approved, actual);
        }

        string expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : string.Empty;
        if (actual != expected)
        {
            string[] before = expected.Split('\n'), after = actual.Split('\n');
            Assert.Fail(
                $"The public API of {assembly.GetName().Name} changed. Gone:\n{string.Join('\n', before.Except(after))}\nNew:\n{string.Join('\n', after.Except(before))}\n"
                + "If that is meant, run this test with OPENVINO_LANDMARKS_APPROVE_API=1 and commit the text.");
        }
    }
}
