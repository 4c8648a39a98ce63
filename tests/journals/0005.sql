BEGIN TRANSACTION;
CREATE TABLE correction (
	sequence INTEGER NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	session_id VARCHAR(32) NOT NULL, 
	fact TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	"after" TEXT NOT NULL, 
	identity VARCHAR(64), 
	made_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (sequence), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	UNIQUE (id)
);
CREATE TABLE feeling (
	sequence INTEGER NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	session_id VARCHAR(32) NOT NULL, 
	kind TEXT NOT NULL, 
	side TEXT, 
	score INTEGER NOT NULL, 
	made_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (sequence), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	UNIQUE (id)
);
INSERT INTO "feeling" VALUES(1,'9973fdc4e4612db431c9e7fc1f7a2c7c','b5b250c40581dbfdc30a88fe4e5a0869','pain','left',2,'2026-03-02T07:30:00+00:00');
CREATE TABLE finished (
	measurement_id VARCHAR(32) NOT NULL, 
	interrupted BOOLEAN NOT NULL, 
	document TEXT NOT NULL, 
	made_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (measurement_id), 
	FOREIGN KEY(measurement_id) REFERENCES measurement (id)
);
INSERT INTO "finished" VALUES('99bef477732ad77ee83722f182d3820d',0,'{"felt":[],"person":"me","recorded_at":"2026-03-01T18:30:00+00:00","schema":"posecheck.session/1","session_id":"59e28b39f20263f9","sets":[{"arcs":[],"comparisons":[],"discarded":[],"end_s":10.0,"limits":[{"baseline_id":null,"deg":38.0,"margin_deg":null,"measure":"thorax_rotation","origin":"marked","same_place":false,"side":"left"}],"movement":"thoracic-twist","neutral":null,"protocol":{"arms":"crossed","position":"seated"},"protocol_seen":{},"repetitions":[{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"counted":true,"direction":null,"effort":[],"end_range_deg":41.0,"end_s":1.9,"end_speed_deg_s":null,"hold_s":0.2,"index":1,"interval90_deg":[34.57,47.43],"measures":[{"interval90":[34.57,47.43],"name":"thorax_rotation","primary":true,"unit":"deg","value":41.0},{"interval90":null,"name":"pelvis_rotation","primary":false,"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"over_deg":null,"peak_s":1.3,"peak_speed_deg_s":80.0,"position":null,"reasons":[{"code":"over-limit","text":"Above."}],"reference":false,"side":"left","sparc":-1.6,"standard_error_deg":{"repetition":2.1,"setup":3.3},"start_s":1.0,"tempo_s":0.7,"valid_share":1.0,"verdict":"near-limit"},{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"counted":true,"direction":null,"effort":[],"end_range_deg":40.0,"end_s":2.9,"end_speed_deg_s":null,"hold_s":0.2,"index":2,"interval90_deg":[33.57,46.43],"measures":[{"interval90":[33.57,46.43],"name":"thorax_rotation","primary":true,"unit":"deg","value":40.0},{"interval90":null,"name":"pelvis_rotation","primary":false,"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"over_deg":null,"peak_s":2.3,"peak_speed_deg_s":80.0,"position":null,"reasons":[{"code":"over-limit","text":"Above."}],"reference":false,"side":"right","sparc":-1.6,"standard_error_deg":{"repetition":2.1,"setup":3.3},"start_s":2.0,"tempo_s":0.7,"valid_share":1.0,"verdict":"near-limit"}],"set_up":null,"start_s":0.0,"summary":{"arc":null,"left":{"best_comfortable_deg":41.0,"count":1,"interval90_deg":[34.57,47.43],"median_deg":41.0},"right":{"best_comfortable_deg":40.0,"count":1,"interval90_deg":[33.57,46.43],"median_deg":40.0}},"trends":[],"view":{"expected":"front","ok":true,"roll_deg":null,"yaw_deg":0.0}}],"software":{"mediapipe":"0.10.30","model":"full","model_sha256":"abababababababababababababababababababababababababababababababab","movement_file_sha256":"efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef","settings":{"comfort_deg":null,"from_s":null,"side":null,"to_s":null},"version":"1.0","weights_sha256":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"},"source":{"duration_s":10.0,"frames":100,"frames_measured":90,"height_px":480,"kind":"video","mirrored":false,"name":"clip.mp4","notes":[],"sha256":"abababababababababababababababababababababababababababababababab","width_px":640}}','2026-03-02T07:30:00+00:00');
INSERT INTO "finished" VALUES('fa5184cd3b5a8368a0c857595fb071a3',0,'{"felt":[],"person":"me","recorded_at":"2026-03-01T18:30:00+00:00","schema":"posecheck.session/1","session_id":"29f6293f029c1cd8","sets":[{"arcs":[],"comparisons":[],"discarded":[],"end_s":10.0,"limits":[{"baseline_id":null,"deg":38.0,"margin_deg":null,"measure":"thorax_rotation","origin":"marked","same_place":false,"side":"left"}],"movement":"ankle-rock","neutral":null,"protocol":{"arms":"crossed","position":"seated"},"protocol_seen":{},"repetitions":[{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"counted":true,"direction":null,"effort":[],"end_range_deg":41.0,"end_s":1.9,"end_speed_deg_s":null,"hold_s":0.2,"index":1,"interval90_deg":[34.57,47.43],"measures":[{"interval90":[34.57,47.43],"name":"thorax_rotation","primary":true,"unit":"deg","value":41.0},{"interval90":null,"name":"pelvis_rotation","primary":false,"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"over_deg":null,"peak_s":1.3,"peak_speed_deg_s":80.0,"position":null,"reasons":[{"code":"over-limit","text":"Above."}],"reference":false,"side":"left","sparc":-1.6,"standard_error_deg":{"repetition":2.1,"setup":3.3},"start_s":1.0,"tempo_s":0.7,"valid_share":1.0,"verdict":"near-limit"},{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"counted":true,"direction":null,"effort":[],"end_range_deg":40.0,"end_s":2.9,"end_speed_deg_s":null,"hold_s":0.2,"index":2,"interval90_deg":[33.57,46.43],"measures":[{"interval90":[33.57,46.43],"name":"thorax_rotation","primary":true,"unit":"deg","value":40.0},{"interval90":null,"name":"pelvis_rotation","primary":false,"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"over_deg":null,"peak_s":2.3,"peak_speed_deg_s":80.0,"position":null,"reasons":[{"code":"over-limit","text":"Above."}],"reference":false,"side":"right","sparc":-1.6,"standard_error_deg":{"repetition":2.1,"setup":3.3},"start_s":2.0,"tempo_s":0.7,"valid_share":1.0,"verdict":"near-limit"}],"set_up":null,"start_s":0.0,"summary":{"arc":null,"left":{"best_comfortable_deg":41.0,"count":1,"interval90_deg":[34.57,47.43],"median_deg":41.0},"right":{"best_comfortable_deg":40.0,"count":1,"interval90_deg":[33.57,46.43],"median_deg":40.0}},"trends":[],"view":{"expected":"front","ok":true,"roll_deg":null,"yaw_deg":0.0}}],"software":{"mediapipe":"0.10.30","model":"full","model_sha256":"abababababababababababababababababababababababababababababababab","movement_file_sha256":"efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef","settings":{"comfort_deg":null,"from_s":null,"side":null,"to_s":null},"version":"1.0","weights_sha256":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"},"source":{"duration_s":10.0,"frames":100,"frames_measured":90,"height_px":480,"kind":"video","mirrored":false,"name":"clip.mp4","notes":[],"sha256":"abababababababababababababababababababababababababababababababab","width_px":640}}','2026-03-02T07:30:00+00:00');
INSERT INTO "finished" VALUES('711edd08fa29a0917907cc0d1bf4a584',0,'{"felt":[],"person":"Ada","recorded_at":"2026-03-03T18:30:00+00:00","schema":"posecheck.session/1","session_id":"1c26437f9b296330","sets":[{"arcs":[],"comparisons":[],"discarded":[],"end_s":10.0,"limits":[{"baseline_id":null,"deg":38.0,"margin_deg":null,"measure":"thorax_rotation","origin":"marked","same_place":false,"side":"left"}],"movement":"thoracic-twist","neutral":null,"protocol":{"arms":"crossed","position":"seated"},"protocol_seen":{},"repetitions":[{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"counted":true,"direction":null,"effort":[],"end_range_deg":41.0,"end_s":1.9,"end_speed_deg_s":null,"hold_s":0.2,"index":1,"interval90_deg":[34.57,47.43],"measures":[{"interval90":[34.57,47.43],"name":"thorax_rotation","primary":true,"unit":"deg","value":41.0},{"interval90":null,"name":"pelvis_rotation","primary":false,"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"over_deg":null,"peak_s":1.3,"peak_speed_deg_s":80.0,"position":null,"reasons":[{"code":"over-limit","text":"Above."}],"reference":false,"side":"left","sparc":-1.6,"standard_error_deg":{"repetition":2.1,"setup":3.3},"start_s":1.0,"tempo_s":0.7,"valid_share":1.0,"verdict":"near-limit"},{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"counted":true,"direction":null,"effort":[],"end_range_deg":40.0,"end_s":2.9,"end_speed_deg_s":null,"hold_s":0.2,"index":2,"interval90_deg":[33.57,46.43],"measures":[{"interval90":[33.57,46.43],"name":"thorax_rotation","primary":true,"unit":"deg","value":40.0},{"interval90":null,"name":"pelvis_rotation","primary":false,"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"over_deg":null,"peak_s":2.3,"peak_speed_deg_s":80.0,"position":null,"reasons":[{"code":"over-limit","text":"Above."}],"reference":false,"side":"right","sparc":-1.6,"standard_error_deg":{"repetition":2.1,"setup":3.3},"start_s":2.0,"tempo_s":0.7,"valid_share":1.0,"verdict":"near-limit"}],"set_up":null,"start_s":0.0,"summary":{"arc":null,"left":{"best_comfortable_deg":41.0,"count":1,"interval90_deg":[34.57,47.43],"median_deg":41.0},"right":{"best_comfortable_deg":40.0,"count":1,"interval90_deg":[33.57,46.43],"median_deg":40.0}},"trends":[],"view":{"expected":"front","ok":true,"roll_deg":null,"yaw_deg":0.0}}],"software":{"mediapipe":"0.10.30","model":"full","model_sha256":"abababababababababababababababababababababababababababababababab","movement_file_sha256":"efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef","settings":{"comfort_deg":null,"from_s":null,"side":null,"to_s":null},"version":"1.0","weights_sha256":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"},"source":{"duration_s":10.0,"frames":100,"frames_measured":90,"height_px":480,"kind":"video","mirrored":false,"name":"clip.mp4","notes":[],"sha256":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd","width_px":640}}','2026-03-02T07:30:00+00:00');
CREATE TABLE label (
	sequence INTEGER NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	person_id VARCHAR(32) NOT NULL, 
	source_sha256 VARCHAR(64) NOT NULL, 
	start_s FLOAT NOT NULL, 
	end_s FLOAT NOT NULL, 
	activity TEXT, 
	movement TEXT, 
	side TEXT, 
	made_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (sequence), 
	FOREIGN KEY(person_id) REFERENCES person (id), 
	UNIQUE (id)
);
INSERT INTO "label" VALUES(1,'82e9f4ff67300c73b801a506bc018606','9e52c085f77c422eda2bafcf903d13f3','abababababababababababababababababababababababababababababababab',0.0,2.0,'set','thoracic-twist',NULL,'2026-03-02T07:30:00+00:00');
CREATE TABLE landmark_chunk (
	landmarks_id VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	frames INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (landmarks_id, number), 
	FOREIGN KEY(landmarks_id) REFERENCES landmarks (id)
);
INSERT INTO "landmark_chunk" VALUES('9052ad4e0698d21df8f7c8785a92460b',1,1,X'FD377A585A000004E6D6B4460200210116000000742FE5A3E005D304605D003D8888C7342B6DCD6427985F43EA97821949F51CFA07D12B17EBD96404F0AD772CD50433A10013937E7A65436F93D6D48F3D110812AD0CCD2B9F7F72E96621F0AD011796987A826FBD0CA2065A8B3CCE1D4AE6AE90793CA49CB6E290562C399493997546372416A81F29B6D438F607A6CCC10ED0D0BF8FE31A8334F1324FE9EBF10B9CA9C9AA18F83ACC0C2DE2771E77E9BB6ED19691312CFB73B622752952461D1E8921D879DA9B2D21478EA549BAAA7401753010C4362E59842F383F59B024D853834B060985A96BEAE5496192F1D2A891F388F9E152F8B179A9E8133F1CEC3778F9831BEF588599EF15322AAEAC6E9B148D75D50B53A94220AF7DFB62AF0F358176CE50209314D551CA5281E33EDBE36636E3551E9BF92BBA1CC596710203A9099A873F1F851F843B7D40A6CB62BAB987BFED453B46F720BA0CC12E84EE30C689D831B02A47B08CD4DC211BC99AFA3BED0FED8E8AA2525D53D981E02AD175D1CA68C714370AEEC688D9A9881ECACB409C9E93CDAE1F48792FDEF91C1A29D45DAECF31474146081D4996D885A04852F9CCF5F374FFB3F9F12B3B2B7855D6DD692056E969E8D8590B273EEC3B6B24A4D8DFBA36039857C80E62DF2164756B87CA09FC5F8004E4D93A4458D93BA846E404044DE7FEB62BDE0BE6FB120113D6ABE3413860D133750545241E3B1D1F1261887541D78D842CC74E3D796435B2E3654EBAB91E16B18CF6EEE03A5BC715BEFF3D7C1D73D92C4B90327CCD10B1D19004F8F0EE6E41D75D97F3E4E36BAC757CD5FAEDBEDF220142AEB827D02078C3F323FFDA23954F4A4158E436F09942C426213EDCDBC280674D70D87FCC0C67EA252557EE12C04707EDCDDAD4C8FE390F6FD093D6914F596AE345BAB99A577B5CB0B5B3F78E8A7042572241E29E891ECCCF0A3916F9811972D59B124DAE527F0E3A203EF8E61C8611425542F9A3A362D37F630F24E267CB14A468D3A58CEFCD214FAAB226C96EEA760AA870FDB23021F609062D54292629467C994E01B52CEC930E6B06AB3388C62CA1E0519D3A4F94E9C8C6830072DB04D7023146AD5FD5503CC55F756ED8852843D31E7F5DC6DFB38B3A2CB6AFBDD1C57489CF74E6C8E5FBD99AD6323ED572E2B6402A31ED4783071C30A218A11233275BB517796F553A9B24D93499F0CE9E7241005C678AC3F49684D6A9A475A0BA49809B32F6EB7A911DAF21984E6234793EC772F3CF26B2D39AB7D576653F8E70A2013EE5A55E48DFCAB33F837228C83CF3BBAF718FC2D727075BA12B3D2E2AE7310968E4CE0CFE730575617644D8DAF69E28BA640D00B23ABF2EDEC6B01F5A72F26CD233DED06E55CD621765B4857A647120895C89F2B47F90F851E1982E83EA2DCB19EADEDD78ECDD40BCEBBDCA0C7A7B607A27E5EF53646D715FDEE9021273FCC769BBD96B8146ABA3E83DD674B467A020EB4B2C34867222349FFD4107D998C9C5E2EE950ECCFD367E41AD66874B2BE2569C8A6CEC2883CB6ACC5AB180441399109BA1582ABB3EAAAE22B2F62F4B01DBB5EEDDB7E7500C644BF5D2BA4986EEDC7F61255A193E003A737A00006640F110AE215E9E0001FC08D40B000051871634B1C467FB020000000004595A');
INSERT INTO "landmark_chunk" VALUES('9052ad4e0698d21df8f7c8785a92460b',2,1,X'FD377A585A000004E6D6B4460200210116000000742FE5A3E005D3045D5D003D8888C7342B6DCD6427985F43EA97821949F51CFA07D12B17EBD96404F0AD772CD50433A10013937E7A65436F93D6D48F3D110812AD0CCD2B9F7F72E96621F0AD011796987A826FBD0CA2065A8B3CCE1D4AE6AE90793CA49CB6E290562C399493997546372416A81F29B6D438F607A6CCC16B19366439B6E2DDAE105E36A75B88987DD822B6CA09215632D9F2CDB93FC40D552B81B98D2E76082CA2A307E0DA204EB613F7DBE86E38C4FCB923AD26B30593A5A61065F7C49E83D5EF868A3E082D0F3E828AE5D44EECA30AC661AB5925B7F197D4E670CBD3C853961EB22EAC364F24315C9F9EBFA04729F3A3561C61A9F9C34E2BC1ADD41AF0BF866EC5EF38BA5C7C8BE188732559F04054D30FB02521B15487F7A8F201720BBECDDFBDB811717D5FA7527AED297DCF8493476667C169F6BE67DA54DC914F740FCD28F517CC1433B3F5BD5F1A306FA4377DAC04C11DBF5557BB796B0096DCA958D61ACF1428FBC82C7DA8A5AC1FE978E2D4F7F55A538F3F337D8D09C812B017300B3052170ACE6D52E8D8FEA8DDBBE7935214AED47D71ABDA7869E1F1866A615AF5A5326E17081AF0A22410E04F8689405895B5A6BEAF2ADCC00270630A2CAB7DC38C303DF97741D947FA729703229A501A60E824ADEB5845AE9893646E6A71D76D27075EA857B39D639234C18C4629DB7BC1819E51A2CE1C6D65475F0F5BF7E138D7CC1EAE9AA0F62C4C13C85E79C5C90E2654A6EB7FE993A589A5916CCA5F51EC227DBD28D543F1EBE1C897203B5E3151514A52257141176F93B7AD0A04EDC5B918BA0D29B9971C1128AE3248C65C2D97A9D374B87B42D46EC1D6BD5B9554E763930AB9D7412C434569906AFD67260BE34145FD7179177108B8EF03C5C1E67AA23184F3F347C4CEF5B844EBED81FC855F6AB362F9869E1A3DA3BB8E7B560ECB26931BC733D669946BA53C913C97CEF1D0DB5CC33346128E20670515196F9961D3193EB4CE20F38E9BB2931CA45DF1CD2922E3C600FAE6BE80BAB1018C7870FCC9074AAFE78852AC0BB241D1E75181FD2381CDAE15AF82DA9E689E8EADC1A9AC6B3A97D604EF229935197FE695ABCD34E682CFF97DF4C85386996C242F132B125D87A78A1613F4A4E3B573BC92E337A739B55AAE159A0C609AC81069746EC06E33DCEA359FD99AE9EE8A0CBB2D79AD683E2725A8DC80C9C1261C641D1BFA67A42A2170D52521C3D84CC3B744F4F1AAB68527FFD5C0A48F2077781CBB68CF432CD2DEA99CDD1503F886B5F3AB278F4EE9D3B56CB6273B7C7633AD6A7EBDE7816D183B4DF107B502910F148A26F3F99BC94E63839ADF8C787DA31949CFEC1F769B86D37FDC88A9ACE31491994E0F8FB9FE11A0000C4E9A1ABB013564318EAB099B13FC725491EEA45EA78008EBBB62757E770BC62643984F98A6936091D2A4BA7BA0035049CD31195CC2D765BE66E001923C0E8DD7FBB68E998708692D9402951EC3A1587F96879A5AF6A1E44A40AF20B1B86003C03192556F24F03B21E386F54C2B06BF4EB519FFC462F6A9AF4EABA22A2D96BF07E65EB059BBF85DA7FA12390000000000000000045B4C0E065CD57C0001F908D40B0000E216DB64B1C467FB020000000004595A');
INSERT INTO "landmark_chunk" VALUES('29b1f39a27388fbfa58c4f1b659d6d94',1,1,X'FD377A585A000004E6D6B4460200210116000000742FE5A3E005D304605D003D8888C7342B6DCD6427985F43EA97821949F51CFA07D12B17EBD96404F0AD772CD50433A10013937E7A65436F93D6D48F3D110812AD0CCD2B9F7F72E96621F0AD011796987A826FBD0CA2065A8B3CCE1D4AE6AE90793CA49CB6E290562C399493997546372416A81F29B6D438F607A6CCC10ED0D0BF8FE31A8334F1324FE9EBF10B9CA9C9AA18F83ACC0C2DE2771E77E9BB6ED19691312CFB73B622752952461D1E8921D879DA9B2D21478EA549BAAA7401753010C4362E59842F383F59B024D853834B060985A96BEAE5496192F1D2A891F388F9E152F8B179A9E8133F1CEC3778F9831BEF588599EF15322AAEAC6E9B148D75D50B53A94220AF7DFB62AF0F358176CE50209314D551CA5281E33EDBE36636E3551E9BF92BBA1CC596710203A9099A873F1F851F843B7D40A6CB62BAB987BFED453B46F720BA0CC12E84EE30C689D831B02A47B08CD4DC211BC99AFA3BED0FED8E8AA2525D53D981E02AD175D1CA68C714370AEEC688D9A9881ECACB409C9E93CDAE1F48792FDEF91C1A29D45DAECF31474146081D4996D885A04852F9CCF5F374FFB3F9F12B3B2B7855D6DD692056E969E8D8590B273EEC3B6B24A4D8DFBA36039857C80E62DF2164756B87CA09FC5F8004E4D93A4458D93BA846E404044DE7FEB62BDE0BE6FB120113D6ABE3413860D133750545241E3B1D1F1261887541D78D842CC74E3D796435B2E3654EBAB91E16B18CF6EEE03A5BC715BEFF3D7C1D73D92C4B90327CCD10B1D19004F8F0EE6E41D75D97F3E4E36BAC757CD5FAEDBEDF220142AEB827D02078C3F323FFDA23954F4A4158E436F09942C426213EDCDBC280674D70D87FCC0C67EA252557EE12C04707EDCDDAD4C8FE390F6FD093D6914F596AE345BAB99A577B5CB0B5B3F78E8A7042572241E29E891ECCCF0A3916F9811972D59B124DAE527F0E3A203EF8E61C8611425542F9A3A362D37F630F24E267CB14A468D3A58CEFCD214FAAB226C96EEA760AA870FDB23021F609062D54292629467C994E01B52CEC930E6B06AB3388C62CA1E0519D3A4F94E9C8C6830072DB04D7023146AD5FD5503CC55F756ED8852843D31E7F5DC6DFB38B3A2CB6AFBDD1C57489CF74E6C8E5FBD99AD6323ED572E2B6402A31ED4783071C30A218A11233275BB517796F553A9B24D93499F0CE9E7241005C678AC3F49684D6A9A475A0BA49809B32F6EB7A911DAF21984E6234793EC772F3CF26B2D39AB7D576653F8E70A2013EE5A55E48DFCAB33F837228C83CF3BBAF718FC2D727075BA12B3D2E2AE7310968E4CE0CFE730575617644D8DAF69E28BA640D00B23ABF2EDEC6B01F5A72F26CD233DED06E55CD621765B4857A647120895C89F2B47F90F851E1982E83EA2DCB19EADEDD78ECDD40BCEBBDCA0C7A7B607A27E5EF53646D715FDEE9021273FCC769BBD96B8146ABA3E83DD674B467A020EB4B2C34867222349FFD4107D998C9C5E2EE950ECCFD367E41AD66874B2BE2569C8A6CEC2883CB6ACC5AB180441399109BA1582ABB3EAAAE22B2F62F4B01DBB5EEDDB7E7500C644BF5D2BA4986EEDC7F61255A193E003A737A00006640F110AE215E9E0001FC08D40B000051871634B1C467FB020000000004595A');
INSERT INTO "landmark_chunk" VALUES('29b1f39a27388fbfa58c4f1b659d6d94',2,1,X'FD377A585A000004E6D6B4460200210116000000742FE5A3E005D3045D5D003D8888C7342B6DCD6427985F43EA97821949F51CFA07D12B17EBD96404F0AD772CD50433A10013937E7A65436F93D6D48F3D110812AD0CCD2B9F7F72E96621F0AD011796987A826FBD0CA2065A8B3CCE1D4AE6AE90793CA49CB6E290562C399493997546372416A81F29B6D438F607A6CCC16B19366439B6E2DDAE105E36A75B88987DD822B6CA09215632D9F2CDB93FC40D552B81B98D2E76082CA2A307E0DA204EB613F7DBE86E38C4FCB923AD26B30593A5A61065F7C49E83D5EF868A3E082D0F3E828AE5D44EECA30AC661AB5925B7F197D4E670CBD3C853961EB22EAC364F24315C9F9EBFA04729F3A3561C61A9F9C34E2BC1ADD41AF0BF866EC5EF38BA5C7C8BE188732559F04054D30FB02521B15487F7A8F201720BBECDDFBDB811717D5FA7527AED297DCF8493476667C169F6BE67DA54DC914F740FCD28F517CC1433B3F5BD5F1A306FA4377DAC04C11DBF5557BB796B0096DCA958D61ACF1428FBC82C7DA8A5AC1FE978E2D4F7F55A538F3F337D8D09C812B017300B3052170ACE6D52E8D8FEA8DDBBE7935214AED47D71ABDA7869E1F1866A615AF5A5326E17081AF0A22410E04F8689405895B5A6BEAF2ADCC00270630A2CAB7DC38C303DF97741D947FA729703229A501A60E824ADEB5845AE9893646E6A71D76D27075EA857B39D639234C18C4629DB7BC1819E51A2CE1C6D65475F0F5BF7E138D7CC1EAE9AA0F62C4C13C85E79C5C90E2654A6EB7FE993A589A5916CCA5F51EC227DBD28D543F1EBE1C897203B5E3151514A52257141176F93B7AD0A04EDC5B918BA0D29B9971C1128AE3248C65C2D97A9D374B87B42D46EC1D6BD5B9554E763930AB9D7412C434569906AFD67260BE34145FD7179177108B8EF03C5C1E67AA23184F3F347C4CEF5B844EBED81FC855F6AB362F9869E1A3DA3BB8E7B560ECB26931BC733D669946BA53C913C97CEF1D0DB5CC33346128E20670515196F9961D3193EB4CE20F38E9BB2931CA45DF1CD2922E3C600FAE6BE80BAB1018C7870FCC9074AAFE78852AC0BB241D1E75181FD2381CDAE15AF82DA9E689E8EADC1A9AC6B3A97D604EF229935197FE695ABCD34E682CFF97DF4C85386996C242F132B125D87A78A1613F4A4E3B573BC92E337A739B55AAE159A0C609AC81069746EC06E33DCEA359FD99AE9EE8A0CBB2D79AD683E2725A8DC80C9C1261C641D1BFA67A42A2170D52521C3D84CC3B744F4F1AAB68527FFD5C0A48F2077781CBB68CF432CD2DEA99CDD1503F886B5F3AB278F4EE9D3B56CB6273B7C7633AD6A7EBDE7816D183B4DF107B502910F148A26F3F99BC94E63839ADF8C787DA31949CFEC1F769B86D37FDC88A9ACE31491994E0F8FB9FE11A0000C4E9A1ABB013564318EAB099B13FC725491EEA45EA78008EBBB62757E770BC62643984F98A6936091D2A4BA7BA0035049CD31195CC2D765BE66E001923C0E8DD7FBB68E998708692D9402951EC3A1587F96879A5AF6A1E44A40AF20B1B86003C03192556F24F03B21E386F54C2B06BF4EB519FFC462F6A9AF4EABA22A2D96BF07E65EB059BBF85DA7FA12390000000000000000045B4C0E065CD57C0001F908D40B0000E216DB64B1C467FB020000000004595A');
INSERT INTO "landmark_chunk" VALUES('bd9a711160181e00a8cceada06a8b4d0',1,1,X'FD377A585A000004E6D6B4460200210116000000742FE5A3E005D304605D003D8888C7342B6DCD6427985F43EA97821949F51CFA07D12B17EBD96404F0AD772CD50433A10013937E7A65436F93D6D48F3D110812AD0CCD2B9F7F72E96621F0AD011796987A826FBD0CA2065A8B3CCE1D4AE6AE90793CA49CB6E290562C399493997546372416A81F29B6D438F607A6CCC10ED0D0BF8FE31A8334F1324FE9EBF10B9CA9C9AA18F83ACC0C2DE2771E77E9BB6ED19691312CFB73B622752952461D1E8921D879DA9B2D21478EA549BAAA7401753010C4362E59842F383F59B024D853834B060985A96BEAE5496192F1D2A891F388F9E152F8B179A9E8133F1CEC3778F9831BEF588599EF15322AAEAC6E9B148D75D50B53A94220AF7DFB62AF0F358176CE50209314D551CA5281E33EDBE36636E3551E9BF92BBA1CC596710203A9099A873F1F851F843B7D40A6CB62BAB987BFED453B46F720BA0CC12E84EE30C689D831B02A47B08CD4DC211BC99AFA3BED0FED8E8AA2525D53D981E02AD175D1CA68C714370AEEC688D9A9881ECACB409C9E93CDAE1F48792FDEF91C1A29D45DAECF31474146081D4996D885A04852F9CCF5F374FFB3F9F12B3B2B7855D6DD692056E969E8D8590B273EEC3B6B24A4D8DFBA36039857C80E62DF2164756B87CA09FC5F8004E4D93A4458D93BA846E404044DE7FEB62BDE0BE6FB120113D6ABE3413860D133750545241E3B1D1F1261887541D78D842CC74E3D796435B2E3654EBAB91E16B18CF6EEE03A5BC715BEFF3D7C1D73D92C4B90327CCD10B1D19004F8F0EE6E41D75D97F3E4E36BAC757CD5FAEDBEDF220142AEB827D02078C3F323FFDA23954F4A4158E436F09942C426213EDCDBC280674D70D87FCC0C67EA252557EE12C04707EDCDDAD4C8FE390F6FD093D6914F596AE345BAB99A577B5CB0B5B3F78E8A7042572241E29E891ECCCF0A3916F9811972D59B124DAE527F0E3A203EF8E61C8611425542F9A3A362D37F630F24E267CB14A468D3A58CEFCD214FAAB226C96EEA760AA870FDB23021F609062D54292629467C994E01B52CEC930E6B06AB3388C62CA1E0519D3A4F94E9C8C6830072DB04D7023146AD5FD5503CC55F756ED8852843D31E7F5DC6DFB38B3A2CB6AFBDD1C57489CF74E6C8E5FBD99AD6323ED572E2B6402A31ED4783071C30A218A11233275BB517796F553A9B24D93499F0CE9E7241005C678AC3F49684D6A9A475A0BA49809B32F6EB7A911DAF21984E6234793EC772F3CF26B2D39AB7D576653F8E70A2013EE5A55E48DFCAB33F837228C83CF3BBAF718FC2D727075BA12B3D2E2AE7310968E4CE0CFE730575617644D8DAF69E28BA640D00B23ABF2EDEC6B01F5A72F26CD233DED06E55CD621765B4857A647120895C89F2B47F90F851E1982E83EA2DCB19EADEDD78ECDD40BCEBBDCA0C7A7B607A27E5EF53646D715FDEE9021273FCC769BBD96B8146ABA3E83DD674B467A020EB4B2C34867222349FFD4107D998C9C5E2EE950ECCFD367E41AD66874B2BE2569C8A6CEC2883CB6ACC5AB180441399109BA1582ABB3EAAAE22B2F62F4B01DBB5EEDDB7E7500C644BF5D2BA4986EEDC7F61255A193E003A737A00006640F110AE215E9E0001FC08D40B000051871634B1C467FB020000000004595A');
INSERT INTO "landmark_chunk" VALUES('bd9a711160181e00a8cceada06a8b4d0',2,1,X'FD377A585A000004E6D6B4460200210116000000742FE5A3E005D3045D5D003D8888C7342B6DCD6427985F43EA97821949F51CFA07D12B17EBD96404F0AD772CD50433A10013937E7A65436F93D6D48F3D110812AD0CCD2B9F7F72E96621F0AD011796987A826FBD0CA2065A8B3CCE1D4AE6AE90793CA49CB6E290562C399493997546372416A81F29B6D438F607A6CCC16B19366439B6E2DDAE105E36A75B88987DD822B6CA09215632D9F2CDB93FC40D552B81B98D2E76082CA2A307E0DA204EB613F7DBE86E38C4FCB923AD26B30593A5A61065F7C49E83D5EF868A3E082D0F3E828AE5D44EECA30AC661AB5925B7F197D4E670CBD3C853961EB22EAC364F24315C9F9EBFA04729F3A3561C61A9F9C34E2BC1ADD41AF0BF866EC5EF38BA5C7C8BE188732559F04054D30FB02521B15487F7A8F201720BBECDDFBDB811717D5FA7527AED297DCF8493476667C169F6BE67DA54DC914F740FCD28F517CC1433B3F5BD5F1A306FA4377DAC04C11DBF5557BB796B0096DCA958D61ACF1428FBC82C7DA8A5AC1FE978E2D4F7F55A538F3F337D8D09C812B017300B3052170ACE6D52E8D8FEA8DDBBE7935214AED47D71ABDA7869E1F1866A615AF5A5326E17081AF0A22410E04F8689405895B5A6BEAF2ADCC00270630A2CAB7DC38C303DF97741D947FA729703229A501A60E824ADEB5845AE9893646E6A71D76D27075EA857B39D639234C18C4629DB7BC1819E51A2CE1C6D65475F0F5BF7E138D7CC1EAE9AA0F62C4C13C85E79C5C90E2654A6EB7FE993A589A5916CCA5F51EC227DBD28D543F1EBE1C897203B5E3151514A52257141176F93B7AD0A04EDC5B918BA0D29B9971C1128AE3248C65C2D97A9D374B87B42D46EC1D6BD5B9554E763930AB9D7412C434569906AFD67260BE34145FD7179177108B8EF03C5C1E67AA23184F3F347C4CEF5B844EBED81FC855F6AB362F9869E1A3DA3BB8E7B560ECB26931BC733D669946BA53C913C97CEF1D0DB5CC33346128E20670515196F9961D3193EB4CE20F38E9BB2931CA45DF1CD2922E3C600FAE6BE80BAB1018C7870FCC9074AAFE78852AC0BB241D1E75181FD2381CDAE15AF82DA9E689E8EADC1A9AC6B3A97D604EF229935197FE695ABCD34E682CFF97DF4C85386996C242F132B125D87A78A1613F4A4E3B573BC92E337A739B55AAE159A0C609AC81069746EC06E33DCEA359FD99AE9EE8A0CBB2D79AD683E2725A8DC80C9C1261C641D1BFA67A42A2170D52521C3D84CC3B744F4F1AAB68527FFD5C0A48F2077781CBB68CF432CD2DEA99CDD1503F886B5F3AB278F4EE9D3B56CB6273B7C7633AD6A7EBDE7816D183B4DF107B502910F148A26F3F99BC94E63839ADF8C787DA31949CFEC1F769B86D37FDC88A9ACE31491994E0F8FB9FE11A0000C4E9A1ABB013564318EAB099B13FC725491EEA45EA78008EBBB62757E770BC62643984F98A6936091D2A4BA7BA0035049CD31195CC2D765BE66E001923C0E8DD7FBB68E998708692D9402951EC3A1587F96879A5AF6A1E44A40AF20B1B86003C03192556F24F03B21E386F54C2B06BF4EB519FFC462F6A9AF4EABA22A2D96BF07E65EB059BBF85DA7FA12390000000000000000045B4C0E065CD57C0001F908D40B0000E216DB64B1C467FB020000000004595A');
CREATE TABLE landmarks (
	id VARCHAR(32) NOT NULL, 
	session_id VARCHAR(32) NOT NULL, 
	model TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(session_id) REFERENCES session (id)
);
INSERT INTO "landmarks" VALUES('9052ad4e0698d21df8f7c8785a92460b','b5b250c40581dbfdc30a88fe4e5a0869','full');
INSERT INTO "landmarks" VALUES('29b1f39a27388fbfa58c4f1b659d6d94','ac0234ea7409a86595977e54927d84f0','full');
INSERT INTO "landmarks" VALUES('bd9a711160181e00a8cceada06a8b4d0','0c4c580b43223b9e5866158e2631ef05','full');
CREATE TABLE mark (
	sequence INTEGER NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	person_id VARCHAR(32) NOT NULL, 
	session_id VARCHAR(32), 
	movement TEXT NOT NULL, 
	protocol TEXT NOT NULL, 
	side TEXT NOT NULL, 
	measure TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	deg FLOAT, 
	note TEXT NOT NULL, 
	made_at VARCHAR(40) NOT NULL, t_s FLOAT, 
	PRIMARY KEY (sequence), 
	FOREIGN KEY(person_id) REFERENCES person (id), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	UNIQUE (id)
);
INSERT INTO "mark" VALUES(1,'14d2cece5e255de0e59664661647e632','9e52c085f77c422eda2bafcf903d13f3',NULL,'thoracic-twist','{"arms":"crossed","position":"seated"}','left','thorax_rotation','comfort',38.0,'','2026-03-02T07:30:00+00:00',NULL);
INSERT INTO "mark" VALUES(2,'9c373d82eb507a6eda83476b94847c82','9e52c085f77c422eda2bafcf903d13f3','b5b250c40581dbfdc30a88fe4e5a0869','thoracic-twist','{"arms":"crossed","position":"seated"}','left','thorax_rotation','baseline',NULL,'','2026-03-02T07:30:00+00:00',NULL);
CREATE TABLE marked_value (
	mark_id VARCHAR(32) NOT NULL, 
	measurement_id VARCHAR(32) NOT NULL, 
	deg FLOAT NOT NULL, 
	PRIMARY KEY (mark_id, measurement_id), 
	FOREIGN KEY(mark_id) REFERENCES mark (id), 
	FOREIGN KEY(measurement_id) REFERENCES measurement (id)
);
CREATE TABLE measured_value (
	measurement_id VARCHAR(32) NOT NULL, 
	repetition_number INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	value FLOAT, 
	unit TEXT NOT NULL, 
	se_repetition FLOAT, 
	se_setup FLOAT, 
	is_primary BOOLEAN NOT NULL, 
	PRIMARY KEY (measurement_id, repetition_number, name), 
	FOREIGN KEY(measurement_id, repetition_number) REFERENCES repetition (measurement_id, number)
);
INSERT INTO "measured_value" VALUES('99bef477732ad77ee83722f182d3820d',1,'thorax_rotation',41.0,'deg',2.1,3.3,1);
INSERT INTO "measured_value" VALUES('99bef477732ad77ee83722f182d3820d',1,'pelvis_rotation',NULL,'deg',1.0,1.0,0);
INSERT INTO "measured_value" VALUES('99bef477732ad77ee83722f182d3820d',2,'thorax_rotation',40.0,'deg',2.1,3.3,1);
INSERT INTO "measured_value" VALUES('99bef477732ad77ee83722f182d3820d',2,'pelvis_rotation',NULL,'deg',1.0,1.0,0);
INSERT INTO "measured_value" VALUES('fa5184cd3b5a8368a0c857595fb071a3',1,'thorax_rotation',41.0,'deg',2.1,3.3,1);
INSERT INTO "measured_value" VALUES('fa5184cd3b5a8368a0c857595fb071a3',1,'pelvis_rotation',NULL,'deg',1.0,1.0,0);
INSERT INTO "measured_value" VALUES('fa5184cd3b5a8368a0c857595fb071a3',2,'thorax_rotation',40.0,'deg',2.1,3.3,1);
INSERT INTO "measured_value" VALUES('fa5184cd3b5a8368a0c857595fb071a3',2,'pelvis_rotation',NULL,'deg',1.0,1.0,0);
INSERT INTO "measured_value" VALUES('711edd08fa29a0917907cc0d1bf4a584',1,'thorax_rotation',41.0,'deg',2.1,3.3,1);
INSERT INTO "measured_value" VALUES('711edd08fa29a0917907cc0d1bf4a584',1,'pelvis_rotation',NULL,'deg',1.0,1.0,0);
INSERT INTO "measured_value" VALUES('711edd08fa29a0917907cc0d1bf4a584',2,'thorax_rotation',40.0,'deg',2.1,3.3,1);
INSERT INTO "measured_value" VALUES('711edd08fa29a0917907cc0d1bf4a584',2,'pelvis_rotation',NULL,'deg',1.0,1.0,0);
CREATE TABLE measurement (
	id VARCHAR(32) NOT NULL, 
	session_id VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	landmarks_id VARCHAR(32), 
	software TEXT NOT NULL, 
	limits TEXT NOT NULL, 
	begun_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(landmarks_id) REFERENCES landmarks (id), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	UNIQUE (session_id, number)
);
INSERT INTO "measurement" VALUES('99bef477732ad77ee83722f182d3820d','b5b250c40581dbfdc30a88fe4e5a0869',1,'9052ad4e0698d21df8f7c8785a92460b','{"mediapipe":"0.10.30","model":"full","model_sha256":"abababababababababababababababababababababababababababababababab","movement_file_sha256":"efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef","settings":{"comfort_deg":null,"from_s":null,"side":null,"to_s":null},"version":"1.0","weights_sha256":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"}','[{"baseline_id":null,"deg":38.0,"error_deg":null,"from_rest":"","here_error_deg":null,"margin_deg":null,"measure":"thorax_rotation","origin":"marked","place":null,"rest_deg":null,"same_place":false,"share_deg":null,"share_error_deg":null,"share_of":"","side":"left","spread_deg":0.0}]','2026-03-02T07:30:00+00:00');
INSERT INTO "measurement" VALUES('fa5184cd3b5a8368a0c857595fb071a3','ac0234ea7409a86595977e54927d84f0',1,'29b1f39a27388fbfa58c4f1b659d6d94','{"mediapipe":"0.10.30","model":"full","model_sha256":"abababababababababababababababababababababababababababababababab","movement_file_sha256":"efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef","settings":{"comfort_deg":null,"from_s":null,"side":null,"to_s":null},"version":"1.0","weights_sha256":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"}','[{"baseline_id":null,"deg":38.0,"error_deg":null,"from_rest":"","here_error_deg":null,"margin_deg":null,"measure":"thorax_rotation","origin":"marked","place":null,"rest_deg":null,"same_place":false,"share_deg":null,"share_error_deg":null,"share_of":"","side":"left","spread_deg":0.0}]','2026-03-02T07:30:00+00:00');
INSERT INTO "measurement" VALUES('711edd08fa29a0917907cc0d1bf4a584','0c4c580b43223b9e5866158e2631ef05',1,'bd9a711160181e00a8cceada06a8b4d0','{"mediapipe":"0.10.30","model":"full","model_sha256":"abababababababababababababababababababababababababababababababab","movement_file_sha256":"efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef","settings":{"comfort_deg":null,"from_s":null,"side":null,"to_s":null},"version":"1.0","weights_sha256":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"}','[{"baseline_id":null,"deg":38.0,"error_deg":null,"from_rest":"","here_error_deg":null,"margin_deg":null,"measure":"thorax_rotation","origin":"marked","place":null,"rest_deg":null,"same_place":false,"share_deg":null,"share_error_deg":null,"share_of":"","side":"left","spread_deg":0.0}]','2026-03-02T07:30:00+00:00');
CREATE TABLE movement_file (
	sha256 VARCHAR(64) NOT NULL, 
	movement TEXT NOT NULL, 
	content TEXT NOT NULL, 
	made_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (sha256)
);
CREATE TABLE note (
	sequence INTEGER NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	session_id VARCHAR(32) NOT NULL, 
	text TEXT NOT NULL, 
	made_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (sequence), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	UNIQUE (id)
);
INSERT INTO "note" VALUES(1,'fa90ebf4ed7f43774184534893aa054c','b5b250c40581dbfdc30a88fe4e5a0869','Slept badly.','2026-03-02T07:30:00+00:00');
CREATE TABLE person (
	id VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	made_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "person" VALUES('9e52c085f77c422eda2bafcf903d13f3','me','2026-03-02T07:30:00+00:00');
INSERT INTO "person" VALUES('8f60c9611e47d05dd10c1081034a79f0','Ada','2026-03-02T07:30:00+00:00');
CREATE TABLE posecheck_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT posecheck_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "posecheck_version" VALUES('0005');
CREATE TABLE repetition (
	measurement_id VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	set_number INTEGER NOT NULL, 
	movement TEXT NOT NULL, 
	protocol TEXT NOT NULL, 
	side TEXT NOT NULL, 
	direction TEXT, 
	counted BOOLEAN NOT NULL, 
	start_s FLOAT, 
	peak_s FLOAT, 
	end_s FLOAT, 
	hold_s FLOAT, 
	tempo_s FLOAT, 
	end_range_deg FLOAT, 
	low90_deg FLOAT, 
	high90_deg FLOAT, 
	se_repetition_deg FLOAT, 
	se_setup_deg FLOAT, 
	peak_speed_deg_s FLOAT, 
	sparc FLOAT, 
	valid_share FLOAT, 
	verdict TEXT NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (measurement_id, number), 
	FOREIGN KEY(measurement_id) REFERENCES measurement (id)
);
INSERT INTO "repetition" VALUES('99bef477732ad77ee83722f182d3820d',1,1,'thoracic-twist','{"arms":"crossed","position":"seated"}','left',NULL,1,1.0,1.3,1.9,0.2,0.7,41.0,3.45655472260649858644e+01,4.74344527739350141359e+01,2.1,3.3,80.0,-1.6,1.0,'near-limit','{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"direction":null,"end_s":1.9,"end_speed_deg_s":null,"end_zone_s":null,"hold_s":0.2,"index":1,"measures":[{"name":"thorax_rotation","primary":true,"standard_error":{"repetition":2.1,"setup":3.3},"unit":"deg","value":41.0},{"name":"pelvis_rotation","primary":false,"standard_error":{"repetition":1.0,"setup":1.0},"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"peak_s":1.3,"peak_speed_deg_s":80.0,"reference":false,"side":"left","sparc":-1.6,"start_s":1.0,"tempo_s":0.7,"valid_share":1.0,"verdict":{"code":"near-limit","effort":[],"over_deg":null,"position":null,"reasons":[{"code":"over-limit","text":"Above."}]}}');
INSERT INTO "repetition" VALUES('99bef477732ad77ee83722f182d3820d',2,1,'thoracic-twist','{"arms":"crossed","position":"seated"}','right',NULL,1,2.0,2.3,2.9,0.2,0.7,40.0,3.35655472260649858631e+01,4.64344527739350141368e+01,2.1,3.3,80.0,-1.6,1.0,'near-limit','{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"direction":null,"end_s":2.9,"end_speed_deg_s":null,"end_zone_s":null,"hold_s":0.2,"index":2,"measures":[{"name":"thorax_rotation","primary":true,"standard_error":{"repetition":2.1,"setup":3.3},"unit":"deg","value":40.0},{"name":"pelvis_rotation","primary":false,"standard_error":{"repetition":1.0,"setup":1.0},"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"peak_s":2.3,"peak_speed_deg_s":80.0,"reference":false,"side":"right","sparc":-1.6,"start_s":2.0,"tempo_s":0.7,"valid_share":1.0,"verdict":{"code":"near-limit","effort":[],"over_deg":null,"position":null,"reasons":[{"code":"over-limit","text":"Above."}]}}');
INSERT INTO "repetition" VALUES('fa5184cd3b5a8368a0c857595fb071a3',1,1,'ankle-rock','{"arms":"crossed","position":"seated"}','left',NULL,1,1.0,1.3,1.9,0.2,0.7,41.0,3.45655472260649858644e+01,4.74344527739350141359e+01,2.1,3.3,80.0,-1.6,1.0,'near-limit','{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"direction":null,"end_s":1.9,"end_speed_deg_s":null,"end_zone_s":null,"hold_s":0.2,"index":1,"measures":[{"name":"thorax_rotation","primary":true,"standard_error":{"repetition":2.1,"setup":3.3},"unit":"deg","value":41.0},{"name":"pelvis_rotation","primary":false,"standard_error":{"repetition":1.0,"setup":1.0},"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"peak_s":1.3,"peak_speed_deg_s":80.0,"reference":false,"side":"left","sparc":-1.6,"start_s":1.0,"tempo_s":0.7,"valid_share":1.0,"verdict":{"code":"near-limit","effort":[],"over_deg":null,"position":null,"reasons":[{"code":"over-limit","text":"Above."}]}}');
INSERT INTO "repetition" VALUES('fa5184cd3b5a8368a0c857595fb071a3',2,1,'ankle-rock','{"arms":"crossed","position":"seated"}','right',NULL,1,2.0,2.3,2.9,0.2,0.7,40.0,3.35655472260649858631e+01,4.64344527739350141368e+01,2.1,3.3,80.0,-1.6,1.0,'near-limit','{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"direction":null,"end_s":2.9,"end_speed_deg_s":null,"end_zone_s":null,"hold_s":0.2,"index":2,"measures":[{"name":"thorax_rotation","primary":true,"standard_error":{"repetition":2.1,"setup":3.3},"unit":"deg","value":40.0},{"name":"pelvis_rotation","primary":false,"standard_error":{"repetition":1.0,"setup":1.0},"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"peak_s":2.3,"peak_speed_deg_s":80.0,"reference":false,"side":"right","sparc":-1.6,"start_s":2.0,"tempo_s":0.7,"valid_share":1.0,"verdict":{"code":"near-limit","effort":[],"over_deg":null,"position":null,"reasons":[{"code":"over-limit","text":"Above."}]}}');
INSERT INTO "repetition" VALUES('711edd08fa29a0917907cc0d1bf4a584',1,1,'thoracic-twist','{"arms":"crossed","position":"seated"}','left',NULL,1,1.0,1.3,1.9,0.2,0.7,41.0,3.45655472260649858644e+01,4.74344527739350141359e+01,2.1,3.3,80.0,-1.6,1.0,'near-limit','{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"direction":null,"end_s":1.9,"end_speed_deg_s":null,"end_zone_s":null,"hold_s":0.2,"index":1,"measures":[{"name":"thorax_rotation","primary":true,"standard_error":{"repetition":2.1,"setup":3.3},"unit":"deg","value":41.0},{"name":"pelvis_rotation","primary":false,"standard_error":{"repetition":1.0,"setup":1.0},"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"peak_s":1.3,"peak_speed_deg_s":80.0,"reference":false,"side":"left","sparc":-1.6,"start_s":1.0,"tempo_s":0.7,"valid_share":1.0,"verdict":{"code":"near-limit","effort":[],"over_deg":null,"position":null,"reasons":[{"code":"over-limit","text":"Above."}]}}');
INSERT INTO "repetition" VALUES('711edd08fa29a0917907cc0d1bf4a584',2,1,'thoracic-twist','{"arms":"crossed","position":"seated"}','right',NULL,1,2.0,2.3,2.9,0.2,0.7,40.0,3.35655472260649858631e+01,4.64344527739350141368e+01,2.1,3.3,80.0,-1.6,1.0,'near-limit','{"bounces":0,"compensations":[{"code":"lean","text":"Leaning.","unit":"deg","value":7.5}],"direction":null,"end_s":2.9,"end_speed_deg_s":null,"end_zone_s":null,"hold_s":0.2,"index":2,"measures":[{"name":"thorax_rotation","primary":true,"standard_error":{"repetition":2.1,"setup":3.3},"unit":"deg","value":40.0},{"name":"pelvis_rotation","primary":false,"standard_error":{"repetition":1.0,"setup":1.0},"unit":"deg","value":null}],"neutral_t_s":null,"not_visible":["slump"],"peak_s":2.3,"peak_speed_deg_s":80.0,"reference":false,"side":"right","sparc":-1.6,"start_s":2.0,"tempo_s":0.7,"valid_share":1.0,"verdict":{"code":"near-limit","effort":[],"over_deg":null,"position":null,"reasons":[{"code":"over-limit","text":"Above."}]}}');
CREATE TABLE session (
	id VARCHAR(32) NOT NULL, 
	person_id VARCHAR(32) NOT NULL, 
	movement TEXT NOT NULL, 
	protocol TEXT NOT NULL, 
	identity VARCHAR(64), 
	source_kind TEXT NOT NULL, 
	source_name TEXT NOT NULL, 
	source_sha256 VARCHAR(64), 
	mirrored BOOLEAN NOT NULL, 
	recorded_at VARCHAR(40) NOT NULL, 
	date_origin TEXT NOT NULL, 
	begun_at VARCHAR(40) NOT NULL, recording_id VARCHAR(32) DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person_id) REFERENCES person (id), 
	UNIQUE (identity)
);
INSERT INTO "session" VALUES('b5b250c40581dbfdc30a88fe4e5a0869','9e52c085f77c422eda2bafcf903d13f3','thoracic-twist','{"arms":"crossed","position":"seated"}','0b716b63b68eeebeacdb1f8270ee9ca4abdecf6190ef595ee81a40ef73e15871','video','clip.mp4','abababababababababababababababababababababababababababababababab',0,'2026-03-01T18:30:00+00:00','option','2026-03-02T07:30:00+00:00','fce2f606cfb40518488c2375492c99ca');
INSERT INTO "session" VALUES('ac0234ea7409a86595977e54927d84f0','9e52c085f77c422eda2bafcf903d13f3','ankle-rock','{"arms":"crossed","position":"seated"}','3d0f8c38d2bf7261d3afa91450c70b901fe6e6207447f195cdd5088ef50fd525','video','clip.mp4','abababababababababababababababababababababababababababababababab',0,'2026-03-01T18:30:00+00:00','option','2026-03-02T07:30:00+00:00','fce2f606cfb40518488c2375492c99ca');
INSERT INTO "session" VALUES('0c4c580b43223b9e5866158e2631ef05','8f60c9611e47d05dd10c1081034a79f0','thoracic-twist','{"arms":"crossed","position":"seated"}','75a92291e881b8cae006998caa5ea2bf2e81a635099c8eee688f34e538bce158','video','clip.mp4','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd',0,'2026-03-03T18:30:00+00:00','option','2026-03-02T07:30:00+00:00','67ad515f900e8e4d9c225e5a92526494');
CREATE TABLE tag (
	sequence INTEGER NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	session_id VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	made_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (sequence), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	UNIQUE (id)
);
INSERT INTO "tag" VALUES(1,'a2041dcb097d9c1864cb2916e904d906','b5b250c40581dbfdc30a88fe4e5a0869','hills','2026-03-02T07:30:00+00:00');
CREATE TABLE tombstone (
	sequence INTEGER NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	session_id VARCHAR(32) NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	made_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (sequence), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	UNIQUE (id)
);
INSERT INTO "tombstone" VALUES(1,'e8315b2882c1e4fd32657e10e25ecceb','0c4c580b43223b9e5866158e2631ef05',1,'2026-03-02T07:30:00+00:00');
INSERT INTO "tombstone" VALUES(2,'4a925385ea308cc4f634970bad2dcff3','0c4c580b43223b9e5866158e2631ef05',0,'2026-03-02T07:30:00+00:00');
CREATE INDEX ix_session_person_id ON session (person_id);
CREATE INDEX ix_session_source_sha256 ON session (source_sha256);
CREATE INDEX ix_landmarks_session_id ON landmarks (session_id);
CREATE INDEX ix_measurement_session_id ON measurement (session_id);
CREATE INDEX ix_repetition_movement_side ON repetition (movement, side);
CREATE INDEX ix_feeling_session_id ON feeling (session_id);
CREATE INDEX ix_note_session_id ON note (session_id);
CREATE INDEX ix_tag_session_id ON tag (session_id);
CREATE INDEX ix_tombstone_session_id ON tombstone (session_id);
CREATE INDEX ix_mark_person_id ON mark (person_id);
CREATE INDEX ix_mark_session_id ON mark (session_id);
CREATE INDEX ix_session_recording_id ON session (recording_id);
CREATE INDEX ix_label_person_id ON label (person_id);
CREATE INDEX ix_label_source_sha256 ON label (source_sha256);
CREATE INDEX ix_correction_identity ON correction (identity);
CREATE INDEX ix_correction_session_id ON correction (session_id);
COMMIT;
