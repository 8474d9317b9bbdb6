using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Replaces the window libraries that OpenCV's native library for Linux is linked with: GTK, X11, and the libraries that these need. Only
/// OpenCV's window functions (<c>Cv2.ImShow</c> and others) use them. The replacements are stub libraries in memory with the names of the
/// real ones, loaded before OpenCV: the system's loader takes a loaded library for every later one of the same name. Symbols of OpenCV's
/// library are bound at their first call, so that a stub is entered only if a window function is called; it ends the process with a
/// message.
/// </summary>
internal static partial class WindowLibraries
{
    private const uint CloseOnExec = 1;
    private const string Gtk = "libgtk-3.so.0", Drm = "libdrm.so.2";

    private const string Message = "OpenCV called {0}: window functions such as Cv2.ImShow need GTK 3, which is missing on this system or "
        + "is not used in this program. On Debian and Ubuntu: apt-get install libgtk-3-0 (libgtk-3-0t64 in later releases).\n";

    // Only these are used by windows alone, and nothing else in a process without windows needs them.
    private static readonly string[] s_windowOnly =
    [
        Gtk, "libgdk-3.so.0", "libpangocairo-1.0.so.0", "libpango-1.0.so.0", "libatk-1.0.so.0", "libcairo-gobject.so.2", "libcairo.so.2",
        "libgdk_pixbuf-2.0.so.0", "libgio-2.0.so.0", "libgobject-2.0.so.0", "libglib-2.0.so.0", "libharfbuzz.so.0", "libX11.so.6",
    ];

    // A driver or another library of the process may need the real ones, so that these are replaced only if they are missing.
    private static readonly string[] s_shared = ["libfreetype.so.6", Drm, "libatomic.so.1"];

    /// <summary>The names of all libraries that can be replaced.</summary>
    public static IEnumerable<string> Names => [.. s_windowOnly, .. s_shared];

    /// <summary>
    /// All functions that OpenCV's library imports from these libraries, in alphabetical order. A test compares this list with the imports
    /// of the library.
    /// </summary>
    public static IReadOnlyList<string> Functions { get; } =
        """
        cairo_paint drmFreeVersion drmGetVersion g_cond_broadcast g_cond_new g_cond_timed_wait g_cond_wait g_free
        g_get_current_time g_mutex_lock g_mutex_new g_mutex_unlock g_object_unref g_return_if_fail_warning
        g_signal_connect_data g_source_remove g_thread_new g_thread_self g_thread_yield g_time_val_add g_timeout_add
        g_type_check_class_cast g_type_check_instance_cast g_type_check_instance_is_a g_type_class_peek
        g_type_register_static_simple g_usleep gdk_cairo_set_source_pixbuf gdk_pixbuf_new_from_data gdk_window_get_height
        gdk_window_get_width gdk_window_move_resize gdk_window_new gdk_window_set_user_data
        gtk_accelerator_get_default_mod_mask gtk_box_get_type gtk_box_pack_end gtk_box_pack_start gtk_container_add
        gtk_container_get_type gtk_dialog_get_type gtk_dialog_run gtk_events_pending gtk_file_chooser_add_filter
        gtk_file_chooser_dialog_new gtk_file_chooser_get_filename gtk_file_chooser_get_type
        gtk_file_chooser_set_current_name gtk_file_chooser_set_do_overwrite_confirmation gtk_file_chooser_set_filter
        gtk_file_filter_add_pattern gtk_file_filter_new gtk_file_filter_set_name gtk_hbox_new gtk_hscale_new_with_range
        gtk_init_check gtk_label_new gtk_main_iteration gtk_main_iteration_do gtk_range_get_type gtk_range_get_value
        gtk_range_set_range gtk_range_set_value gtk_scale_get_type gtk_scale_set_digits gtk_scale_set_draw_value
        gtk_style_attach gtk_style_set_background gtk_vbox_new gtk_widget_add_events gtk_widget_destroy
        gtk_widget_get_allocated_height gtk_widget_get_allocated_width gtk_widget_get_allocation gtk_widget_get_events
        gtk_widget_get_parent_window gtk_widget_get_realized gtk_widget_get_style gtk_widget_get_toplevel
        gtk_widget_get_type gtk_widget_get_visual gtk_widget_get_window gtk_widget_new gtk_widget_queue_draw
        gtk_widget_queue_resize gtk_widget_set_allocation gtk_widget_set_realized gtk_widget_set_style
        gtk_widget_set_window gtk_widget_show gtk_widget_translate_coordinates gtk_window_fullscreen gtk_window_get_title
        gtk_window_get_type gtk_window_move gtk_window_new gtk_window_resize gtk_window_set_geometry_hints
        gtk_window_set_resizable gtk_window_set_title gtk_window_unfullscreen
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsLinuxX64 => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>
    /// Loads the stubs. Call it once in a process, before OpenCV's library is loaded. Does nothing on other platforms than Linux x64.
    /// </summary>
    /// <param name="keepGtk">
    /// True to replace the window libraries only if this system lacks them; false to replace all of them in a process without windows,
    /// which then starts faster and takes less memory.
    /// </param>
    public static void Replace(bool keepGtk)
    {
        if (IsLinuxX64)
        {
            bool hasGtk = keepGtk && !IsMissing(Gtk);
            LoadStubs([.. s_shared.Where(IsMissing), .. s_windowOnly.Where(name => !hasGtk || IsMissing(name))]);
        }
    }

    private static bool IsMissing(string name) => !NativeLibrary.TryLoad(name, out _);

    // If a file in memory cannot be made or may not be executed, the real libraries are needed, and the error of loading OpenCV names
    // those that are missing.
    private static void LoadStubs(IEnumerable<string> names)
    {
        // All files stay open until the last one is loaded: the loader takes a path that it has seen for the same library.
        List<SafeFileHandle> files = [];
        try
        {
            foreach (string name in names)
            {
                string[] functions = [.. Functions.Where(function => Owner(function) == name)];
                SafeFileHandle file = memfd_create(name, CloseOnExec);
                files.Add(file);
                if (file.IsInvalid)
                {
                    return;
                }

                RandomAccess.Write(file, StubLibrary.Build(name, functions, Message), 0);
                _ = NativeLibrary.TryLoad($"/proc/self/fd/{file.DangerousGetHandle()}", out _);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EntryPointNotFoundException)
        {
            return;
        }
        finally
        {
            files.ForEach(static file => file.Dispose());
        }
    }

    // All names are searched in all libraries, so that a function may be in any library that is replaced whenever its own one is.
    private static string Owner(string function) => function.StartsWith("drm", StringComparison.Ordinal) ? Drm : Gtk;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle memfd_create(string name, uint flags);
}
