// SPDX-License-Identifier: GPL-3.0-or-later
//
// --expect and --check: what a test may expect of a trace. The fields are replay's.
#pragma once

#include "app/cli/verb.h"
#include "replay/analysis/expect.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace daxscope::cli {

/// The expectations of one verb's command line.
class Expectations {
public:
    /// @param option its name: "--expect"
    void add_to(CLI::App& sub, const std::string& option);
    bool empty() const { return texts_.empty(); }
    /// Understands what was given. @throws Error(Exit::Usage)
    void parse();
    /// Whether any of them is read from that.
    bool need(replay::FieldOf of) const;
    /// Holds all of them against a trace.
    /// @return as "expectations" in JSON.md
    nlohmann::ordered_json hold(const replay::ExpectSubject& subject);
    /// Says what became of those held last, one a line: those that were met on standard output,
    /// the others on standard error.
    /// @param where put before each; may be empty
    /// @param met_too false: only the others
    void tell(const std::string& where, bool met_too = true) const;
    /// Exit::Findings once one was not met.
    Exit exit() const { return failed_ ? Exit::Findings : Exit::Ok; }

private:
    std::string option_;
    std::vector<std::string> texts_;
    std::vector<replay::Expectation> expectations_;
    std::vector<replay::Expected> held_;
    bool failed_ = false;
};

} // namespace daxscope::cli
