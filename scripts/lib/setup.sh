# Set-up shared by the scripts beside this folder: sourced, never run. Everything it says goes to stderr, because stdout belongs to
# the job. After a failure that the machine's owner can mend it ends the script with exit code 5, the tool's code for "device or runtime".

root=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
artifacts="$root/artifacts"

say() { printf '%s\n' "$*" >&2; }

give_up() {
  say "$@"
  exit 5
}

# The dotnet command: on PATH, or where its installers put it. Also gives the SDK a home where the user has none that can be written.
prepare_dotnet() {
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
  export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
  # A build node that stays behind would keep a caller's pipe open, and hold a clone that is to be deleted.
  export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

  if [[ -z ${HOME:-} || ! -d ${HOME:-} || ! -w ${HOME:-} ]]; then
    mkdir -p "$artifacts/home"
    export DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-$artifacts/home}"
    export NUGET_PACKAGES="${NUGET_PACKAGES:-$artifacts/home/packages}"
    export HOME="$artifacts/home"
  fi

  local candidate
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "$HOME/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    if [[ -n $candidate && -x $candidate ]]; then
      dotnet=$candidate
      if ! command -v dotnet >/dev/null; then
        # Programs that the build makes look for the runtime here.
        DOTNET_ROOT=$(dirname "$(readlink -f "$dotnet")")
        export DOTNET_ROOT PATH="$DOTNET_ROOT:$PATH"
      fi
      return
    fi
  done
  give_up ".NET is not installed: no dotnet command is on PATH or in the usual folders." \
    "Install the .NET 10 SDK (https://dotnet.microsoft.com/download/dotnet/10.0), then run this again."
}

# Runs in the root, where global.json says which SDK will do.
check_sdk() {
  if ! (cd "$root" && "$dotnet" --version) >/dev/null 2>&1; then
    say "The .NET 10 SDK is missing. These SDKs are installed:"
    "$dotnet" --list-sdks >&2 || true
    give_up "Install the .NET 10 SDK (https://dotnet.microsoft.com/download/dotnet/10.0), then run this again."
  fi
}

# True when the system's loader knows a shared library of this name.
has_library() {
  local ldconfig folder
  local IFS=:
  for folder in ${LD_LIBRARY_PATH:-}; do
    [[ -e $folder/$1 ]] && return 0
  done
  ldconfig=$(PATH="$PATH:/sbin:/usr/sbin" command -v ldconfig) || return 0 # no way to ask: the program's own check will speak
  [[ $("$ldconfig" -p 2>/dev/null) == *"$1 "* ]]
}

# What OpenCV's native library needs of the system, as Debian packages; nothing where all is there.
missing_opencv_packages() {
  [[ $(uname -s) == Linux && $(uname -m) == x86_64 ]] || return 0
  has_library libgtk-3.so.0 || echo "$(gtk_package)"
  has_library libfreetype.so.6 || echo libfreetype6
  has_library libharfbuzz.so.0 || echo libharfbuzz0b
}

# Debian 13 and Ubuntu 24.04 renamed the package when time_t grew to 64 bits.
gtk_package() {
  local id='' version=''
  if [[ -r /etc/os-release ]]; then
    id=$(. /etc/os-release && echo "${ID:-}")
    version=$(. /etc/os-release && echo "${VERSION_ID:-}")
  fi
  case $id:${version%%.*} in
    debian:[1-9] | debian:1[0-2] | ubuntu:1? | ubuntu:2[0-3]) echo libgtk-3-0 ;;
    *) echo libgtk-3-0t64 ;;
  esac
}

# Installs Debian packages through apt where that is allowed; otherwise says the one line to type and ends with 5.
install_packages() {
  local as_root=()
  local line="apt-get install --no-install-recommends -y $*"
  if ! command -v apt-get >/dev/null; then
    give_up "These system packages are missing (names as in Debian): $*. Install them with your package manager, then run this again."
  fi

  if [[ $(id -u) != 0 ]]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      give_up "System packages are missing. Type this, then run the command again:" "" "  sudo apt-get update && sudo $line"
    fi
    as_root=(sudo -n)
  fi

  say "Installing system packages: $*"
  local log
  log=$(mktemp)
  local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get)
  if ! "${apt[@]}" install --no-install-recommends -y "$@" >"$log" 2>&1 </dev/null; then
    # Package lists may be missing or old; only then is the network asked for new ones.
    if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends -y "$@"; } >"$log" 2>&1 </dev/null; then
      cat "$log" >&2
      rm -f "$log"
      give_up "" "apt could not install the packages (its words are above). Type this, then run the command again:" "" "  sudo apt-get update && sudo $line"
    fi
  fi
  rm -f "$log"
}

ensure_packages() {
  local -a missing
  mapfile -t missing < <("$1")
  [[ ${#missing[@]} == 0 ]] || install_packages "${missing[@]}"
}

# One line that changes when anything that the program is built from changes. Contents, not times: a fresh checkout of the same
# commit, or a touched file, needs no build.
source_fingerprint() {
  (
    cd "$root"
    { find src models/bundled -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 2>/dev/null || true
      printf '%s\0' Directory.Build.props Directory.Packages.props global.json .editorconfig
    } | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
  )
}

# Only one script at a time builds in a clone: two would write the same files. Programs started meanwhile must not inherit the lock
# (9>&-): the compiler's server stays behind for minutes.
lock_artifacts() {
  mkdir -p "$artifacts"
  exec 9>"$artifacts/setup.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    say "Waiting for another run that is setting up in this folder..."
    flock 9
  fi
}

unlock_artifacts() { exec 9>&-; }
