// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exports into a file that somebody named: the one way in which both programs do.
#pragma once

#include "app/common/output_file.h"
#include "replay/export/format.h"

#include <filesystem>
#include <string>
#include <vector>

namespace daxscope::app {

/// Looks at what is there, writes beside it, and takes the place when all is written. Where that
/// fails or is given up, what was there is there still.
class ExportFile {
public:
    /// @param inputs what is read meanwhile: never replaced
    /// @param force  replace what is there
    /// @throws Error(Exit::Usage), Error(Exit::Io), as OutputFile does
    ExportFile(const exports::Format& format, const std::filesystem::path& path,
               const std::vector<std::filesystem::path>& inputs, bool force);
    /// @throws Error(Exit::Io); Cancelled
    exports::Written write(const exports::Subject& subject, const Progress& progress);

private:
    const exports::Format& format_;
    OutputFile file_;
};

/// "534 accesses as chrome, 120 KiB"
std::string written_text(const exports::Format& format, const exports::Written& written);
/// What the file does not have: "left out: 3 exits", "12 EVENTS LOST in what was exported".
std::vector<std::string> missing_texts(const exports::Subject& subject,
                                       const exports::Written& written);

} // namespace daxscope::app
