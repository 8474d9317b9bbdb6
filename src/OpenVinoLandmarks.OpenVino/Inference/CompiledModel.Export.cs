using System.Text;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Exporting the compiled model, for <see cref="Core.ImportModel"/>.</content>
public sealed partial class CompiledModel
{
    /// <summary>Exports the compiled model to a file. <see cref="Core.ImportModel"/> imports it on the same device and version.</summary>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
    /// <exception cref="OpenVinoException">The device cannot export, the file cannot be written, or it is a pipe, a socket or a
    /// device.</exception>
    /// <exception cref="IOException">The file cannot be moved to a path that has characters outside ASCII (on Windows).</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be moved to such a path.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public void Export(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CText.Require(path);
        NativeFile.RefuseSpecial(path);

        // The C function has no form with wide characters, and on Windows it would read the path in the ANSI code page.
        Export(path, throughTemporaryFile: OperatingSystem.IsWindows() && !Ascii.IsValid(path));
    }

    /// <summary>Exports the compiled model to bytes, which <see cref="Core.ImportModel"/> imports.</summary>
    /// <exception cref="OpenVinoException">The device cannot export.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public byte[] Export()
    {
        byte[] bytes = [];
        WithTemporaryFile(file =>
        {
            ExportTo(file);
            bytes = File.ReadAllBytes(file);
        });
        return bytes;
    }

    /// <summary>Exports to a path, directly or to a temporary file that is moved there. No temporary file is left in any case.</summary>
    internal void Export(string path, bool throughTemporaryFile)
    {
        if (!throughTemporaryFile)
        {
            ExportTo(path);
            return;
        }

        WithTemporaryFile(file =>
        {
            ExportTo(file);
            File.Move(file, path, overwrite: true);
        });
    }

    private static void WithTemporaryFile(Action<string> use)
    {
        string file = Path.GetTempFileName();
        try
        {
            use(file);
        }
        finally
        {
            // Does nothing if the file was moved.
            File.Delete(file);
        }
    }

    // If the file cannot be opened, the runtime returns an error without a text, so the message names the path.
    private void ExportTo(string path) =>
        Native.Check(NativeMethods.ov_compiled_model_export_model(Handle, path), "export the compiled model to", path);
}
