using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Properties in native memory for one call, as key, value, key, value, and so on. The same memory is the list of variadic arguments and
/// an array of <c>ov_property_t</c>, which is a struct of a key and a value.
/// </summary>
internal sealed unsafe class NativeProperties : IDisposable
{
    // These name a folder or a file of the runtime, which ignores one of another kind without a message.
    private static readonly string[] s_paths = ["CACHE_DIR", "WEIGHTS_PATH"];

    private readonly List<nint> _strings = [];
    private nint* _slots;

    /// <summary>Copies keys and values.</summary>
    /// <param name="properties">Properties whose values are text.</param>
    /// <param name="pointers">Properties whose values are passed as pointers.</param>
    /// <exception cref="OpenVinoException">A path among the values is a pipe, a socket or a device.</exception>
    internal NativeProperties(
        IEnumerable<KeyValuePair<string, string>>? properties, IEnumerable<KeyValuePair<string, nint>>? pointers = null)
    {
        List<nint> slots = [];
        try
        {
            foreach ((string key, string value) in properties ?? [])
            {
                ArgumentException.ThrowIfNullOrEmpty(key, nameof(properties));
                ArgumentNullException.ThrowIfNull(value, nameof(properties));
                slots.Add(Text(key));
                slots.Add(Text(value));
                if (s_paths.Contains(key))
                {
                    NativeFile.RefuseSpecial(value);
                }
            }

            foreach ((string key, nint value) in pointers ?? [])
            {
                slots.Add(Text(key));
                slots.Add(value);
            }

            ArgumentCount = slots.Count;
            _slots = (nint*)NativeMemory.AllocZeroed((nuint)slots.Count + 1, (nuint)sizeof(nint));
            CollectionsMarshal.AsSpan(slots).CopyTo(new Span<nint>(_slots, slots.Count));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The number of variadic arguments: two per property.</summary>
    internal int ArgumentCount { get; }

    /// <summary>The number of properties, as the functions that take an array count them.</summary>
    internal nuint PairCount => (nuint)ArgumentCount / 2;

    /// <summary>The address of the array of <c>ov_property_t</c>.</summary>
    internal nint Pairs => (nint)_slots;

    /// <summary>The variadic arguments.</summary>
    internal ReadOnlySpan<nint> Arguments => new(_slots, ArgumentCount);

    public void Dispose()
    {
        foreach (nint text in _strings)
        {
            Marshal.FreeCoTaskMem(text);
        }

        _strings.Clear();
        NativeMemory.Free(_slots);
        _slots = null;
    }

    private nint Text(string text)
    {
        CText.Require(text);
        nint native = Marshal.StringToCoTaskMemUTF8(text);
        _strings.Add(native);
        return native;
    }
}
