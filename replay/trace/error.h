// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace daxscope {

/// Exit codes of every daxscope command.
enum class Exit : int {
    Ok = 0,       ///< done, nothing lost
    Usage = 1,    ///< wrong usage, or the privilege or kernel feature is missing
    Io = 2,       ///< a file could not be read, written or understood
    Findings = 3, ///< `--strict`, and events were lost or something was found
};

/// An error meant for the user: what happened, where, and what to do about it.
class Error : public std::runtime_error {
public:
    /// @param exit   the exit code the command ends with
    /// @param what   what happened and where, one sentence without a final stop
    /// @param remedy what the user can do; may be empty
    Error(Exit exit, const std::string& what, std::string remedy = {})
        : std::runtime_error(what), exit_(exit), remedy_(std::move(remedy)) {}

    Exit exit() const { return exit_; }
    const std::string& remedy() const { return remedy_; }

private:
    Exit exit_;
    std::string remedy_;
};

/// Throws Error(Exit::Io): the file of that path, why it is refused, and what to do.
[[noreturn]] inline void refuse(const std::filesystem::path& path, std::string_view why,
                                std::string remedy) {
    throw Error(Exit::Io, path.string() + ": " + std::string(why), std::move(remedy));
}

/// Thrown by a long operation whose Progress callback asked to stop. Not an error.
class Cancelled : public std::exception {
public:
    const char* what() const noexcept override { return "cancelled"; }
};

} // namespace daxscope
