/* Starts the program that was compiled for this processor. Native AOT compiles a program for one level of x86-64, and the program ends at
   once on a processor below that level. So there is one program per level, and this launcher has the name that users type. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DEVICE_OR_RUNTIME 5 /* exit code of the tool: a device or a native library is missing */

/* Replaces this process by the program of a level, or returns if that program is not in the folder. */
static void try_level(char *folder, size_t capacity, const char *level, char **arguments)
{
    size_t length = strlen(folder);
    if (length + strlen(level) + sizeof "ovlandmarks-" <= capacity)
    {
        strcat(strcat(folder, "ovlandmarks-"), level);
        execv(folder, arguments);
        if (errno != ENOENT)
        {
            fprintf(stderr, "error: %s cannot be started: %s\n", folder, strerror(errno));
            _exit(DEVICE_OR_RUNTIME);
        }
    }

    folder[length] = '\0';
}

int main(int count, char **arguments)
{
    char folder[4096 + 32];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 32);
    (void)count;
    if (length <= 0)
    {
        fprintf(stderr, "error: /proc/self/exe cannot be read: %s\n", strerror(errno));
        return DEVICE_OR_RUNTIME;
    }

    while (length > 0 && folder[length - 1] != '/')
    {
        length--;
    }

    folder[length] = '\0';
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4"))
    {
        try_level(folder, sizeof folder, "x86-64-v4", arguments);
    }

    if (__builtin_cpu_supports("x86-64-v3"))
    {
        try_level(folder, sizeof folder, "x86-64-v3", arguments);
    }

    if (__builtin_cpu_supports("x86-64-v2"))
    {
        try_level(folder, sizeof folder, "x86-64-v2", arguments);
    }

    fputs("error: no program in this folder runs on this processor. The programs need x86-64-v2 (SSE4.2 and POPCNT), or a higher level\n"
          "       if only that was published. `scripts/publish --levels x86-64-v2` creates one for all processors that .NET supports.\n",
          stderr);
    return DEVICE_OR_RUNTIME;
}
