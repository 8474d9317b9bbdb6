using System.Runtime.InteropServices;
using OpenVinoLandmarks.TestSupport;

namespace OpenVinoLandmarks.Reliability.Worker.Jobs;

/// <summary>Prints the names of a library's OpenVINO exports that the loader finds in it, one per line.</summary>
internal static class ExportsJob
{
    public static int Run(string library)
    {
        nint handle = NativeLibrary.Load(library);
        foreach (string name in ElfLibrary.Read(library).Exports.Where(n => n.StartsWith("ov_", StringComparison.Ordinal)))
        {
            if (NativeLibrary.TryGetExport(handle, name, out _))
            {
                Console.WriteLine(name);
            }
        }

        return 0;
    }
}
