/* Starts the program that was compiled for this processor. Native AOT compiles for one level of x86-64 and ends at once on a processor
   below it, so there is one program a level, and this one beside them under the name that users type. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DEVICE_OR_RUNTIME 5 /* the tool's exit code: something of this machine is missing */

static void try_level(char *folder, size_t room, const char *level, char **arguments)
{
    size_t length = strlen(folder);
    if (length + strlen(level) + sizeof "ovlandmarks-" <= room)
    {
        strcat(strcat(folder, "ovlandmarks-"), level);
        execv(folder, arguments);
        if (errno != ENOENT)
        {
            fprintf(stderr, "error: %s cannot be started: %s\n", folder, strerror(errno));
            _exit(DEVICE_OR_RUNTIME);
        }
    }

    folder[length] = '\0'; /* this level was not published: try the one below */
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

    fputs("error: no program here runs on this processor: it needs at least SSE4.2 and POPCNT (x86-64-v2), or a higher level where\n"
          "       only that was published. `scripts/publish --levels x86-64-v2` makes the one for all processors that .NET runs on.\n", stderr);
    return DEVICE_OR_RUNTIME;
}
