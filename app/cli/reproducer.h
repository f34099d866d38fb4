// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where --reproducer writes to: a directory with a C program and a script.
#pragma once

#include "app/common/output_file.h"
#include "replay/reproducer/program.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

namespace daxscope::cli {

class ReproducerOutput {
public:
    /// Makes the directory where there is none, and looks at what is there: a refusal comes before
    /// the work.
    /// @param inputs what is read meanwhile
    /// @throws Error(Exit::Usage) where a file of a reproducer is there, without `force`;
    ///         Error(Exit::Io) where nothing can be written there
    ReproducerOutput(std::filesystem::path directory, bool force,
                     const std::vector<std::filesystem::path>& inputs = {});
    /// Removes the directory if it was made here and nothing was written.
    ~ReproducerOutput();
    ReproducerOutput(const ReproducerOutput&) = delete;
    ReproducerOutput& operator=(const ReproducerOutput&) = delete;

    /// Writes both files. @return "reproducer" of JSON.md's `explore` and `storms`
    /// @throws Error(Exit::Io)
    nlohmann::ordered_json write(const replay::reproducer::Program& program);
    /// Says on standard error what was written, and how to run it.
    void tell() const;

private:
    std::filesystem::path directory_;
    bool made_ = false;
    std::vector<app::OutputFile> files_; ///< in the order of emit()
};

} // namespace daxscope::cli
