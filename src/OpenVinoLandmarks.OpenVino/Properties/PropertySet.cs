using System.Collections;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Properties for a compilation or a device. A dictionary of texts does as well wherever properties are taken; this one also holds
/// handles and callbacks. Not thread-safe while it is filled.
/// </summary>
public sealed class PropertySet : IEnumerable<KeyValuePair<string, string>>
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, nint> _pointers = [];

    /// <summary>Number of properties.</summary>
    public int Count => _texts.Count + _pointers.Count;

    internal IEnumerable<KeyValuePair<string, nint>> Pointers => _pointers;

    /// <summary>Sets a property, replacing a former value.</summary>
    /// <param name="key">Its name, such as "NUM_STREAMS".</param>
    /// <param name="value">Its value.</param>
    public PropertySet Add(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        _texts[key] = value;
        return this;
    }

    /// <summary>Sets a property, replacing a former value.</summary>
    /// <param name="key">The property.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="NotSupportedException">The loaded runtime does not have the property, or it cannot be set.</exception>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public PropertySet Add<T>(PropertyKey<T> key, T value)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (value is nint handle)
        {
            _pointers[key.Name] = handle;
            return this;
        }

        return Add(key.Name, key.Format(value));
    }

    /// <summary>Encrypts the files of the model cache. For compilations only.</summary>
    /// <param name="encryption">The functions; the first ones set hold for the whole process.</param>
    /// <exception cref="InvalidOperationException">Other functions were set before in this process.</exception>
    public PropertySet AddCacheEncryption(CacheEncryption encryption)
    {
        ArgumentNullException.ThrowIfNull(encryption);
        _pointers[PropertyKeys.CacheEncryptionCallbacks.Name] = CacheEncryptionCallbacks.Install(encryption);
        return this;
    }

    /// <summary>The properties with text values.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _texts.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
