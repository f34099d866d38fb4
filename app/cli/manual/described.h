// SPDX-License-Identifier: GPL-3.0-or-later
//
// The command as its own tables say it: what --help, manual pages and completions are made from.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace daxscope::cli {

/// An option or an argument of a verb.
struct DescribedOption {
    std::vector<std::string> longs;  ///< without their dashes
    std::vector<std::string> shorts; ///< likewise
    std::string argument;            ///< "FILE": of an argument its name, and no dashes above
    std::string value;               ///< what follows an option: "TEXT"; empty: nothing does
    std::string help;
    bool required = false;
    std::vector<std::string> choices; ///< all there are; empty: anything, or a file's name
};

struct DescribedVerb {
    std::string name, summary;
    std::vector<DescribedOption> options; ///< arguments first
};

struct DescribedCommand {
    std::string summary, footer;
    std::vector<DescribedOption> options; ///< before the verb
    std::vector<DescribedVerb> verbs;     ///< in the order of --help
};

/// @param root the command, all of whose verbs are set up
DescribedCommand described(const CLI::App& root);

/// @param shell "bash", "zsh" or "fish"
std::string completion(const DescribedCommand& command, std::string_view shell);
/// The shells that completion() knows.
const std::vector<std::string>& completion_shells();

/// A page for man(1): of the command where `verb` is empty, else of that verb.
std::string manual_page(const DescribedCommand& command, const std::string& verb);

} // namespace daxscope::cli
