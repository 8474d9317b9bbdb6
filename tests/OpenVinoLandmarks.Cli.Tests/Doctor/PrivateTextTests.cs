using OpenVinoLandmarks.Cli.Diagnosis.Report;

namespace OpenVinoLandmarks.Cli.Tests.Doctor;

/// <summary>A report names neither the home folder nor a user.</summary>
[TestClass]
public sealed class PrivateTextTests
{
    [TestMethod]
    [DataRow("/home/ann", "in /home/ann/.cache: 3", "in ~/.cache: 3")]
    [DataRow("/home/ann", "'/home/ann'", "'~'")]
    [DataRow("/home/ann", "X='/home/ann/a b':'/home/ann/c'", "X=~/'a b':~/'c'")]
    [DataRow("/home/ann", "/home/anna/x", "/home/USER/x")]
    [DataRow("/root", "/root/a:/root", "~/a:~")]
    [DataRow("/root", "/rootfs/a /srv/root/b", "/rootfs/a /srv/root/b")]
    [DataRow("/home/ann/", "/home/ann/a", "~/a")]
    [DataRow("/", "/opt/intel", "/opt/intel")]
    [DataRow("", "/opt/intel", "/opt/intel")]
    [DataRow("/home/ann", "/home/bob/lib and /Users/eve/lib", "/home/USER/lib and /Users/USER/lib")]
    [DataRow(@"C:\Users\Ann", @"C:\Users\Ann\lib and C:\Users\Bob\lib", @"~\lib and C:\Users\USER\lib")]
    [DataRow(@"C:\Users\Ann", @"{""path"":""C:\\Users\\Ann\\lib""}", @"{""path"":""~\\lib""}")]
    public void Hide_ReplacesHomesAndNames(string home, string text, string hidden) =>
        Assert.AreEqual(hidden, PrivateText.Hide(text, home));
}
