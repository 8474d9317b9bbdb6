using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Export.</content>
public sealed partial class CompiledModel
{
    /// <summary>Writes the compiled model to a file that <see cref="Core.ImportModel"/> takes, on the same device and version.</summary>
    /// <param name="path">The file to write; any characters. An existing one is replaced.</param>
    /// <exception cref="OpenVinoException">The device cannot export, or the file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public void Export(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (OperatingSystem.IsWindows() && !System.Text.Ascii.IsValid(path))
        {
            // The function has no wide variant: there the narrow path would be read in the ANSI code page.
            string detour = Path.GetTempFileName();
            ExportTo(detour);
            File.Move(detour, path, overwrite: true);
            return;
        }

        ExportTo(path);
    }

    /// <summary>The bytes of the compiled model, for <see cref="Core.ImportModel"/>.</summary>
    /// <exception cref="OpenVinoException">The device cannot export.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public byte[] Export()
    {
        string file = Path.GetTempFileName();
        try
        {
            ExportTo(file);
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // A file that cannot be opened gives a status without a text of its own, so the path is named here.
    private void ExportTo(string path) =>
        Native.Check(NativeMethods.ov_compiled_model_export_model(Handle, path), "export the compiled model to", path);
}
