# Functions for the scripts in the parent folder, which source this file: they find .NET, install system packages and lock the build.
# Messages go to stderr, because stdout is for the results of a script. If something is missing on the machine, the script ends with exit
# code 5, which is the code of ovlandmarks for a missing device or native library.

root=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
artifacts="$root/artifacts"

# say TEXT: prints a message.
say() { printf '%s\n' "$*" >&2; }

# give_up TEXT...: prints a message of one or more lines and ends the script.
give_up() {
  say "$@"
  exit 5
}

# Sets $dotnet to the dotnet command, from PATH or the folders of its installers. Sets a home folder if the user has none that is writable.
prepare_dotnet() {
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
  export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
  # A build server that keeps running would hold the pipe of the caller open, and files of a clone that the user wants to delete.
  export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

  if [[ -z ${HOME:-} || ! -d ${HOME:-} || ! -w ${HOME:-} ]]; then
    mkdir -p "$artifacts/home"
    export DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-$artifacts/home}"
    export NUGET_PACKAGES="${NUGET_PACKAGES:-$artifacts/home/packages}"
    export HOME="$artifacts/home"
  fi

  local candidate
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "$HOME/.dotnet/dotnet" \
    /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    if [[ -n $candidate && -x $candidate ]]; then
      dotnet=$candidate
      if ! command -v dotnet >/dev/null; then
        # Built programs look for the runtime in DOTNET_ROOT.
        DOTNET_ROOT=$(dirname "$(readlink -f "$dotnet")")
        export DOTNET_ROOT PATH="$DOTNET_ROOT:$PATH"
      fi
      return
    fi
  done
  give_up ".NET is not installed: no dotnet command is on PATH or in the usual folders." \
    "Install the .NET 10 SDK (https://dotnet.microsoft.com/download/dotnet/10.0), then run the command again."
}

# Ends the script if no SDK matches global.json, which is why dotnet runs in the root.
check_sdk() {
  if ! (cd "$root" && "$dotnet" --version) >/dev/null 2>&1; then
    say "The .NET 10 SDK is missing. These SDKs are installed:"
    "$dotnet" --list-sdks >&2 || true
    give_up "Install the .NET 10 SDK (https://dotnet.microsoft.com/download/dotnet/10.0), then run the command again."
  fi
}

# install_packages NAME...: installs Debian packages with apt. If that is not possible, prints the command to type and ends the script.
install_packages() {
  local as_root=()
  local line="apt-get install --no-install-recommends -y $*"
  if ! command -v apt-get >/dev/null; then
    give_up "These system packages are missing (Debian names): $*. Install them with your package manager, then run the command again."
  fi

  if [[ $(id -u) != 0 ]]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      give_up "System packages are missing. Install them, then run the command again:" "" "  sudo apt-get update && sudo $line"
    fi
    as_root=(sudo -n)
  fi

  say "Installing system packages: $*"
  local log
  log=$(mktemp)
  local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get)
  if ! "${apt[@]}" install --no-install-recommends -y "$@" >"$log" 2>&1 </dev/null; then
    # The package lists may be missing or old. They are updated only after a failure, because that needs the network.
    if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends -y "$@"; } >"$log" 2>&1 </dev/null; then
      cat "$log" >&2
      rm -f "$log"
      give_up "" "apt could not install the packages: see above. Install them, then run the command again:" "" \
        "  sudo apt-get update && sudo $line"
    fi
  fi
  rm -f "$log"
}

# ensure_packages FUNCTION: installs the packages that the function prints.
ensure_packages() {
  local -a missing
  mapfile -t missing < <("$1")
  [[ ${#missing[@]} == 0 ]] || install_packages "${missing[@]}"
}

# Prints a hash of all files that the program is built from. It depends on their contents and not on their times, so that a new checkout of
# the same commit is not built again.
source_fingerprint() {
  (
    cd "$root"
    { find src models/bundled -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 2>/dev/null || true
      printf '%s\0' Directory.Build.props Directory.Packages.props global.json .editorconfig
    } | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
  )
}

# Waits until no other script builds in this clone, because two builds would write the same files. Programs that run while the lock is held
# must not inherit it (9>&-): the compiler server keeps running for minutes.
lock_artifacts() {
  mkdir -p "$artifacts"
  exec 9>"$artifacts/setup.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    say "Waiting for another build in this folder..."
    flock 9
  fi
}

# Lets the next script build.
unlock_artifacts() { exec 9>&-; }
