// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/scenario_library.h"

#include "replay/trace/error.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

// At file scope: the macro declares a function of the resource compiler.
static void initScenarios() {
    Q_INIT_RESOURCE(scenarios);
}

namespace daxscope::gui {

namespace {

const auto kFolder = QStringLiteral(":/scenarios");
const auto kSuffix = QStringLiteral(".scenario");
constexpr qint64 kMostBytes = 1 << 16;

replay::NamedScenario parse(const QString& path, const QByteArray& text) {
    try {
        return {QFileInfo(path).completeBaseName().toStdString(),
                model::explore::parse_scenario(text.toStdString())};
    } catch (const model::explore::ScenarioError& error) {
        const std::string line = error.line() > 0 ? ":" + std::to_string(error.line()) : "";
        throw Error(Exit::Io, path.toStdString() + line + ": " + error.what(),
                    "resources/scenarios/README.md describes the format.");
    }
}

} // namespace

QStringList scenarioNames() {
    initScenarios();
    QStringList names =
        QDir(kFolder).entryList({u'*' + kSuffix}, QDir::Files, QDir::Name | QDir::IgnoreCase);
    for (QString& name : names) {
        name.chop(kSuffix.size());
    }
    return names;
}

replay::NamedScenario builtInScenario(const QString& name) {
    initScenarios();
    QFile file(QStringLiteral("%1/%2%3").arg(kFolder, name, kSuffix));
    if (!file.open(QIODevice::ReadOnly)) {
        throw Error(Exit::Usage, "there is no scenario " + name.toStdString(),
                    "There are " + scenarioNames().join(QStringLiteral(", ")).toStdString());
    }
    return parse(name, file.readAll());
}

replay::NamedScenario readScenario(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        throw Error(Exit::Io,
                    "cannot read the scenario " + path.toStdString() + ": " +
                        file.errorString().toStdString(),
                    "Name a .scenario file.");
    }
    const QByteArray text = file.read(kMostBytes + 1);
    if (text.size() > kMostBytes) {
        throw Error(Exit::Io, path.toStdString() + " is no scenario: it is larger than 64 KiB");
    }
    return parse(path, text);
}

} // namespace daxscope::gui
