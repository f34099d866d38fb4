// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/output_file.h"

#include <QFile>
#include <QStringList>

namespace daxscope::gui {

/// app::OutputFile by the window's names. An empty one among the inputs is none.
inline app::OutputFile outputFile(const QString& path, app::Written what, const QStringList& inputs,
                                  bool force) {
    std::vector<std::filesystem::path> files;
    for (const QString& input : inputs) {
        if (!input.isEmpty()) {
            files.emplace_back(QFile::encodeName(input).toStdString());
        }
    }
    return {QFile::encodeName(path).toStdString(), what, files, force};
}

} // namespace daxscope::gui
