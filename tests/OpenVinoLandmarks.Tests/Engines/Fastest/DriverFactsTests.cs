using OpenVinoLandmarks.Engines.Fastest;

namespace OpenVinoLandmarks.Tests.Engines.Fastest;

/// <summary>What a decision for a device knows of the drivers.</summary>
[TestClass]
public sealed class DriverFactsTests
{
    [TestMethod]
    public void OtherKernels_Devices_AndDrivers_HaveOtherFacts()
    {
        using ScratchFolder root = new();
        List<string> facts = [DriverFacts.Read(root.Path, null)];
        void Change(string file, string content)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(root.File(file))!);
            File.WriteAllText(root.File(file), content);
            facts.Add(DriverFacts.Read(root.Path, null));
            Assert.AreEqual(facts[^1], DriverFacts.Read(root.Path, null));
        }

        Change("proc/sys/kernel/osrelease", "6.12.1-amd64\n");
        Change("proc/sys/kernel/osrelease", "6.12.2-amd64\n");
        Change("dev/dri/renderD128", "");
        Change("usr/lib/x86_64-linux-gnu/libze_intel_gpu.so.1", "one");
        Change("usr/lib/x86_64-linux-gnu/libze_intel_gpu.so.1", "another");
        Change("etc/OpenCL/vendors/intel.icd", root.File("libigdrcl.so") + "\n");
        Change("libigdrcl.so", "one");
        Change("libigdrcl.so", "another");
        CollectionAssert.AllItemsAreUnique(facts);
    }

    [TestMethod]
    public void TheVariableOfTheLoader_NamesAFolderOrADriver()
    {
        using ScratchFolder root = new();
        string driver = root.File("libigdrcl.so");
        File.WriteAllText(driver, "one");
        File.WriteAllText(root.File("intel.icd"), driver);

        string folder = DriverFacts.Read(root.File("nothing"), root.Path), library = DriverFacts.Read(root.File("nothing"), driver);
        StringAssert.Contains(folder, driver + " 3 ");
        Assert.AreEqual(folder, library);
        StringAssert.EndsWith(DriverFacts.Read(root.File("nothing"), root.File("missing.so")), "missing.so/");
    }

    [TestMethod]
    public void WhatCannotBeRead_IsLeftOut()
    {
        using ScratchFolder root = new();
        Directory.CreateDirectory(root.File("proc/sys/kernel/osrelease"));
        Directory.CreateDirectory(root.File("etc/OpenCL/vendors"));
        File.WriteAllText(root.File("etc/OpenCL/vendors/empty.icd"), "");
        File.WriteAllText(root.File("etc/OpenCL/vendors/large.icd"), new string('x', 100_000));
        Assert.AreEqual("////", DriverFacts.Read(root.Path, null).Replace(" ", "", StringComparison.Ordinal));
    }
}
