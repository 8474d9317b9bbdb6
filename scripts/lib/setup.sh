# Functions for the scripts in the parent folder, which source this file: they find .NET, install system packages and lock the build.
# Messages go to stderr, because stdout is for the results of a script. If something is missing on the machine, the script ends with exit
# code 5, which is the code of ovlandmarks for a missing device or native library.

root=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
artifacts="$root/artifacts"
test_data="${OPENVINO_LANDMARKS_TEST_DATA:-$root/../shared}"
# Where `ovlandmarks setup` stores the models and the runtimes that it fetches.
fetched="${XDG_CACHE_HOME:-${HOME:-}/.cache}/openvino-landmarks"

# say LINE...: prints a message of one or more lines.
say() { printf '%s\n' "$@" >&2; }

# give_up LINE...: prints a message of one or more lines and ends the script.
give_up() {
  say "$@"
  exit 5
}

# Sets $dotnet to the dotnet command, from PATH or the folders of its installers: the first one with the SDK, otherwise the first one. Sets a
# home folder if the user has none that is writable.
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
  dotnet=
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "$HOME/.dotnet/dotnet" \
    /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    [[ -n $candidate && -x $candidate ]] || continue
    [[ -n $dotnet ]] || dotnet=$candidate
    if [[ -n $(compgen -G "$(dirname "$(readlink -f "$candidate")")/sdk/10.*") ]]; then
      dotnet=$candidate
      break
    fi
  done

  [[ -n $dotnet ]] || give_up_without_sdk ".NET is not installed: no dotnet command is on PATH or in the usual folders."
  if [[ $dotnet != "$(command -v dotnet || true)" ]]; then
    # Built programs look for the runtime in DOTNET_ROOT.
    DOTNET_ROOT=$(dirname "$(readlink -f "$dotnet")")
    export DOTNET_ROOT PATH="$DOTNET_ROOT:$PATH"
  fi
}

# give_up_without_sdk LINE...: prints a message and how to install the SDK, and ends the script.
give_up_without_sdk() {
  give_up "$@" "This line installs the .NET 10 SDK into ~/.dotnet, without root. Type it, then run the command again:" "" \
    "  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" "" \
    "Other ways: https://dotnet.microsoft.com/download/dotnet/10.0"
}

# has_library NAME: true if the system's loader knows a library whose file name begins with NAME. Also true if the loader has no list.
has_library() {
  local ldconfig folder list
  local IFS=:
  for folder in ${LD_LIBRARY_PATH:-}; do
    [[ -z $(compgen -G "$folder/$1*") ]] || return 0
  done
  ldconfig=$(PATH="$PATH:/sbin:/usr/sbin" command -v ldconfig) || return 0
  list=$("$ldconfig" -p 2>/dev/null) || return 0
  [[ -z $list || $list == *"$1"* ]]
}

# Ends the script if no SDK matches global.json, which is why dotnet runs in the root, or if the SDK cannot run.
check_sdk() {
  # .NET ends at once without ICU, and only root can install it. No part of this repository needs it.
  has_library libicuuc.so || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}"
  has_library libssl.so || give_up "OpenSSL is missing: the .NET SDK needs it to restore packages. Install it, then run the command again:" \
    "" "$(install_line openssl ca-certificates)"
  if ! (cd "$root" && "$dotnet" --version) >/dev/null 2>&1; then
    give_up_without_sdk "The .NET 10 SDK is missing. These SDKs are installed:" "$("$dotnet" --list-sdks 2>&1 || true)"
  fi
}

# True if the machine has a C compiler, with which Native AOT links and the native test tools are built.
has_compiler() { command -v gcc >/dev/null || command -v clang >/dev/null; }

# install_line NAME...: prints the line to type that installs Debian packages.
install_line() {
  local sudo="sudo "
  [[ $(id -u) != 0 ]] || sudo=""
  if command -v apt-get >/dev/null; then
    printf '  %sapt-get update && %sapt-get install --no-install-recommends -y %s' "$sudo" "$sudo" "$*"
  else
    printf '  (the package manager of your system) %s' "$*"
  fi
}

# install_packages NAME...: installs Debian packages with apt. Fails if this user may not install packages, or if apt fails, with its messages.
install_packages() {
  local as_root=()
  command -v apt-get >/dev/null || return 1
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi

  say "Installing system packages: $*"
  local log code=0
  log=$(mktemp)
  local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get)
  if ! "${apt[@]}" install --no-install-recommends -y "$@" >"$log" 2>&1 </dev/null; then
    # The package lists may be missing or old. They are updated only after a failure, because that needs the network.
    if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends -y "$@"; } >"$log" 2>&1 </dev/null; then
      cat "$log" >&2
      say "" "apt could not install the packages: see above."
      code=1
    fi
  fi
  rm -f "$log"
  return "$code"
}

# ensure_packages FUNCTION: installs the packages that the function prints, one per line. If that is not possible, prints the line to type
# and ends the script.
ensure_packages() {
  local -a missing
  mapfile -t missing < <("$1")
  [[ ${#missing[@]} == 0 ]] || install_packages "${missing[@]}" ||
    give_up "System packages are missing. Install them, then run the command again:" "" "$(install_line "${missing[@]}")"
}

# offer_packages FUNCTION: installs packages that only some tests need. The function prints lines of the form `NAME...: TESTS`, which say
# which tests need the packages. If they cannot be installed, prints what is skipped and the line to type; the script goes on.
offer_packages() {
  local -a lines names
  mapfile -t lines < <("$1")
  [[ ${#lines[@]} == 0 ]] && return
  read -ra names <<<"${lines[*]%%:*}"
  install_packages "${names[@]}" && return
  say "System packages are missing, and this user cannot install them. These tests are skipped:"
  printf '  %s\n' "${lines[@]}" >&2
  say "To run them too, type this line, then run the command again:" "" "$(install_line "${names[@]}")" ""
}

# Prints a hash of all files that the program is built from. It depends on their contents and not on their times, so that a new checkout of
# the same commit is not built again.
source_fingerprint() {
  (
    cd "$root"
    { find src models/bundled -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 2>/dev/null || true
      printf '%s\0' Directory.Build.props Directory.Build.targets Directory.Packages.props global.json .editorconfig
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
