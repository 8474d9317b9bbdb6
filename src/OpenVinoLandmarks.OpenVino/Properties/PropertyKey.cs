using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The name of a property together with the type of its value. <see cref="PropertyKeys"/> and <see cref="GpuPropertyKeys"/> have the keys
/// that the C API names. Thread-safe.
/// </summary>
/// <typeparam name="T">The value's type; <c>nint</c> for a handle that is passed unchanged.</typeparam>
public sealed class PropertyKey<T>
{
    private readonly string _symbol;
    private readonly Func<string, T>? _parse;
    private readonly Func<T, string>? _format;
    private string? _name;

    internal PropertyKey(string symbol, Func<string, T>? parse, Func<T, string>? format) =>
        (_symbol, _parse, _format) = (symbol, parse, format);

    /// <summary>The name that the loaded runtime uses, such as "NUM_STREAMS".</summary>
    /// <exception cref="NotSupportedException">The loaded runtime does not know the property.</exception>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public string Name => _name ??= ReadName();

    /// <summary>Whether the loaded runtime knows the property.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public bool IsSupported => OptionalExports.TryGet(_symbol) != 0;

    /// <summary>Returns the name, or the C API's variable for it if the name was not read yet.</summary>
    public override string ToString() => _name ?? _symbol;

    /// <summary>Reads the value with a function that takes the property's name and returns text.</summary>
    /// <exception cref="NotSupportedException">The value cannot be read as text.</exception>
    internal T Read(Func<string, string> get) =>
        _parse is null ? throw new NotSupportedException($"The property {Name} cannot be read.") : _parse(get(Name));

    /// <summary>Formats the value as text.</summary>
    /// <exception cref="NotSupportedException">The value cannot be written as text.</exception>
    internal string Format(T value) =>
        _format is null ? throw new NotSupportedException($"The property {Name} cannot be set.") : _format(value);

    // The C API exports a variable that points to the name, which the library keeps.
    private unsafe string ReadName() => Native.CopyString(*(nint*)OptionalExports.Get(_symbol));
}
