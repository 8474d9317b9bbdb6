using System.Collections;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Properties for a compilation or a device. Every member that takes properties also takes a dictionary of text; a property set can
/// hold handles and callbacks as well. Not thread-safe while properties are added.
/// </summary>
public sealed class PropertySet : IEnumerable<KeyValuePair<string, string>>
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, nint> _pointers = [];

    /// <summary>The number of properties.</summary>
    public int Count => _texts.Count + _pointers.Count;

    /// <summary>Sets a property; a value that was set before is replaced.</summary>
    /// <param name="key">The property's name, such as "NUM_STREAMS".</param>
    /// <param name="value">The value as text.</param>
    /// <returns>This set.</returns>
    public PropertySet Add(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        _texts[key] = value;
        return this;
    }

    /// <summary>Sets a property; a value that was set before is replaced.</summary>
    /// <param name="key">The property.</param>
    /// <param name="value">The value.</param>
    /// <returns>This set.</returns>
    /// <exception cref="NotSupportedException">The loaded runtime does not know the property, or it cannot be set.</exception>
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
    /// <param name="encryption">The functions; the first pair is used for the whole process.</param>
    /// <returns>This set.</returns>
    /// <exception cref="InvalidOperationException">Another pair was used before in this process.</exception>
    public PropertySet AddCacheEncryption(CacheEncryption encryption)
    {
        ArgumentNullException.ThrowIfNull(encryption);
        _pointers[PropertyKeys.CacheEncryptionCallbacks.Name] = encryption.Register();
        return this;
    }

    /// <summary>Enumerates the properties whose values are text.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _texts.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Lists the properties, such as "NUM_STREAMS=2, PERF_COUNT=YES"; a handle or callback is shown as "(pointer)".</summary>
    public override string ToString() => string.Join(
        ", ",
        _texts.Select(static text => $"{text.Key}={text.Value}").Concat(_pointers.Keys.Select(static key => $"{key}=(pointer)")));

    /// <summary>Copies properties to native memory for one call.</summary>
    internal static NativeProperties ToNative(IEnumerable<KeyValuePair<string, string>>? properties) =>
        new(properties, (properties as PropertySet)?._pointers);
}
