#ifndef WEIR_COMMANDS_TRACK_TRACK_COMMANDS_H_
#define WEIR_COMMANDS_TRACK_TRACK_COMMANDS_H_

namespace weir {

/// `weir track COMMAND`: a history of reports, and what changed in it. argv[0] is "track"; returns the exit code, as do
/// the commands of this family, whose argv[0] is their own name.
int TrackCommand(int argc, char** argv);

/// `weir track add REPORT…`: puts reports into the history.
int TrackAddCommand(int argc, char** argv);

/// `weir track import FILE`: values of elsewhere, or what `export` wrote.
int TrackImportCommand(int argc, char** argv);

/// `weir track show`: what changed, since when, and how certain that is.
int TrackShowCommand(int argc, char** argv);

/// `weir track ack CHANGE…`: somebody has seen it.
int TrackAckCommand(int argc, char** argv);

/// `weir track remove RUN…`: takes out what was added by mistake.
int TrackRemoveCommand(int argc, char** argv);

/// `weir track migrate`: brings a database to this program's schema.
int TrackMigrateCommand(int argc, char** argv);

/// `weir track export`: the whole history as text.
int TrackExportCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_TRACK_TRACK_COMMANDS_H_
