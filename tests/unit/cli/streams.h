// SPDX-License-Identifier: GPL-3.0-or-later
//
// The command as a shell runs it: its own process, its streams sent where one wants.
#pragma once

#include <string>
#include <sys/wait.h>
#include <vector>

namespace daxscope::cli {

/// A word as a shell takes it.
inline std::string quoted(const std::string& word) {
    std::string text = "'";
    for (const char c : word) {
        text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return text + "'";
}

/// `daxscope` and its arguments, to be put into a shell's line.
inline std::string command_line(const std::vector<std::string>& arguments) {
    std::string line = quoted(DAXSCOPE_PROGRAM);
    for (const std::string& argument : arguments) {
        line += " " + quoted(argument);
    }
    return line;
}

/// Runs a line of bash. @return its exit status; 128 + N where signal N ended it
inline int shell(const std::string& line) {
    const int status = std::system(("bash -c " + quoted(line)).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace daxscope::cli
